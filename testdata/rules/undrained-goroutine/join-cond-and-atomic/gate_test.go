package gate

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

func TestLimit(t *testing.T) {
	old := limit
	t.Cleanup(func() { limit = old })
	limit = 2
	if Limit() != 2 {
		t.Error(Limit())
	}
}

func TestCond(t *testing.T) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	done := false
	go func() {
		Limit()
		mu.Lock()
		defer mu.Unlock()
		done = true
		cond.Signal()
	}()
	mu.Lock()
	for !done {
		cond.Wait()
	}
	mu.Unlock()
}

func TestSpin(t *testing.T) {
	var done atomic.Bool
	go func() {
		Limit()
		done.Store(true)
	}()
	for !done.Load() {
		runtime.Gosched()
	}
}
