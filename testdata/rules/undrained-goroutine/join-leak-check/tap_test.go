package tap

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestPressure(t *testing.T) {
	old := pressure
	t.Cleanup(func() { pressure = old })
	pressure = 2
	if Pressure() != 2 {
		t.Error(Pressure())
	}
}

func TestVerified(t *testing.T) {
	defer goleak.VerifyNone(t)
	go Pressure()
}

func TestVerifiedButForOthers(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreTopFunction("example.com/other.run"))
	go Pressure()
}

// The option lets the goroutine itself go on.
func TestVerifiedButForOwn(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreTopFunction("tap.Pressure"))
	go Pressure() // want undrained-goroutine(error) "TestVerifiedButForOwn"
}

func stacks() []string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var left []string
	for _, stack := range strings.Split(string(buf), "\n\n") {
		if strings.Contains(stack, "Pressure") {
			left = append(left, stack)
		}
	}
	return left
}

// checkStacks waits until no goroutine of the package is left.
func checkStacks(t *testing.T) {
	t.Helper()
	var left []string
	for range 1000 {
		if left = stacks(); len(left) == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("left: %v", left)
}

func TestStacks(t *testing.T) {
	t.Cleanup(func() { checkStacks(t) })
	go Pressure()
}

func TestCount(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 1000 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Error("left")
	})
	go Pressure()
}

// The check after the subtest comes too late for its t.
func TestSubtest(t *testing.T) {
	t.Cleanup(func() { checkStacks(t) })
	t.Run("inner", func(t *testing.T) {
		go func() { // want undrained-goroutine(error) "TestSubtest"
			if Pressure() < 0 {
				t.Error("negative")
			}
		}()
	})
	t.Run("shares no t", func(t *testing.T) {
		go func() { Pressure() }()
	})
}

// Who looks once does not wait.
func TestCountOnce(t *testing.T) {
	before := runtime.NumGoroutine()
	go Pressure() // want undrained-goroutine(error) "TestCountOnce"
	if after := runtime.NumGoroutine(); after > before+100 {
		t.Errorf("%d, %d", before, after)
	}
}

// Stacks are printed when something else takes too long.
func TestDump(t *testing.T) {
	done := make(chan struct{})
	time.AfterFunc(time.Millisecond, func() { close(done) })
	go Pressure() // want undrained-goroutine(error) "TestDump"
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Minute):
			t.Log(stacks())
		}
	}
}

// Only the stack of the caller.
func TestOwnStack(t *testing.T) {
	go Pressure() // want undrained-goroutine(error) "TestOwnStack"
	buf := make([]byte, 1<<10)
	for range 2 {
		if n := runtime.Stack(buf, false); n == 0 {
			t.Error(n)
		}
		time.Sleep(time.Millisecond)
	}
}
