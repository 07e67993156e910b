package relay

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go Watch(ctx) // want undrained-goroutine(info) "Watch"
}

func TestContextOfTest(t *testing.T) {
	go Watch(t.Context()) // want undrained-goroutine(info) "Watch"
}

func TestStopped(t *testing.T) {
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	go func() { // want undrained-goroutine(info) "TestStopped|func literal"
		<-stop
	}()
}

func TestForever(t *testing.T) {
	go Forever() // want undrained-goroutine(warning) "Forever"
}

func TestSlept(t *testing.T) {
	var n atomic.Int64
	go func() { // want undrained-goroutine(warning) "TestSlept|func literal"
		for range 3 {
			n.Add(1)
		}
	}()
	time.Sleep(time.Millisecond)
}

func TestPolled(t *testing.T) {
	var ready atomic.Bool
	go func() { // want undrained-goroutine(warning) "TestPolled|func literal"
		ready.Store(true)
		select {}
	}()
	for !ready.Load() {
		time.Sleep(time.Millisecond)
	}
}
