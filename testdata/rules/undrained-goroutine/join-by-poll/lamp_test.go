package lamp

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWatts(t *testing.T) {
	old := watts
	t.Cleanup(func() { watts = old })
	watts = 60
	if Watts() != 60 {
		t.Error(Watts())
	}
}

func TestFlag(t *testing.T) {
	var done atomic.Bool
	go func() {
		Watts()
		done.Store(true)
	}()
	assert.Eventually(t, func() bool { return done.Load() }, time.Minute, time.Millisecond)
}

func TestCounter(t *testing.T) {
	var done atomic.Int32
	for range 3 {
		go func() {
			Watts()
			done.Add(1)
		}()
	}
	assert.Eventually(t, func() bool { return done.Load() == 3 }, time.Minute, time.Millisecond)
}

func TestSpinOnCounter(t *testing.T) {
	var done atomic.Int32
	for range 3 {
		go func() {
			defer done.Add(1)
			Watts()
		}()
	}
	for done.Load() < 3 {
		time.Sleep(time.Millisecond)
	}
}

func TestUnderLock(t *testing.T) {
	var mu sync.Mutex
	var seen []int
	go func() {
		mu.Lock()
		seen = append(seen, Watts())
		mu.Unlock()
	}()
	assert.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(seen) == 1
	}, time.Minute, time.Millisecond)
}

func TestFlagSetFirst(t *testing.T) {
	var started atomic.Bool
	go func() { // want undrained-goroutine(error) "TestFlagSetFirst"
		started.Store(true)
		Watts()
	}()
	assert.Eventually(t, func() bool { return started.Load() }, time.Minute, time.Millisecond)
}

func TestOtherFlag(t *testing.T) {
	var done, other atomic.Bool
	other.Store(true)
	go func() { // want undrained-goroutine(error) "TestOtherFlag"
		Watts()
		done.Store(true)
	}()
	assert.Eventually(t, func() bool { return other.Load() }, time.Minute, time.Millisecond)
}

func TestListIsNotPolled(t *testing.T) {
	var mu sync.Mutex
	var seen []int
	go func() { // want undrained-goroutine(error) "TestListIsNotPolled"
		mu.Lock()
		seen = append(seen, Watts())
		mu.Unlock()
	}()
	mu.Lock()
	defer mu.Unlock()
	if len(seen) > 1 {
		t.Error(seen)
	}
}
