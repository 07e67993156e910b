package relay

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

func TestCancelOnly(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // want undrained-goroutine(error) "TestCancelOnly|func literal"
		<-ctx.Done()
		Later()
	}()
}

func TestCloseOnly(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	go func() { // want undrained-goroutine(error) "TestCloseOnly|func literal"
		<-stop
		Later()
	}()
}

func TestSleep(t *testing.T) {
	go Later() // want undrained-goroutine(error) "Later"
	time.Sleep(time.Millisecond)
}

func TestPoll(t *testing.T) {
	var started atomic.Bool
	go func() { // want undrained-goroutine(error) "TestPoll|func literal"
		started.Store(true)
		Later()
	}()
	for !started.Load() {
		time.Sleep(time.Millisecond)
	}
}

func TestNothing(t *testing.T) {
	done := make(chan struct{})
	go func() { // want undrained-goroutine(error) "TestNothing|func literal"
		Later()
		close(done)
	}()
}

func TestStub(t *testing.T) {
	old := endpoint
	t.Cleanup(func() { endpoint = old })
	endpoint = "stub"
	time.Sleep(60 * time.Millisecond)
}
