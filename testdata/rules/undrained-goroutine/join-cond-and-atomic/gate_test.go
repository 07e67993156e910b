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

// The flag is looked at now and then.
func TestSpinSeldom(t *testing.T) {
	var done atomic.Bool
	go func() {
		defer done.Store(true)
		Limit()
	}()
	for i := 1; i%8 != 0 || !done.Load(); i++ {
		runtime.Gosched()
	}
}

type flag interface {
	Store(bool)
	Load() bool
}

func newFlag() flag { return &atomic.Bool{} }

// What the flag is made of is not known.
func TestSpinUnknown(t *testing.T) {
	done := newFlag()
	go func() {
		Limit()
		done.Store(true)
	}()
	for !done.Load() {
		runtime.Gosched()
	}
}
