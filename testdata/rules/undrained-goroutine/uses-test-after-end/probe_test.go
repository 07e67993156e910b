package probe

import (
	"sync"
	"testing"
)

func TestError(t *testing.T) {
	go func() { // want undrained-goroutine(error) "TestError|func literal"
		if !Probe() {
			t.Error("probe")
		}
	}()
}

func TestFailInHelper(t *testing.T) {
	go check(t) // want undrained-goroutine(error) "check"
}

func check(t *testing.T) {
	if !Probe() {
		t.Errorf("probe")
	}
}

func TestWaited(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if !Probe() {
			t.Error("probe")
		}
	})
	wg.Wait()
}
