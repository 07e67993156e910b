package pool

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOtherGroup(t *testing.T) {
	var wg, other sync.WaitGroup
	wg.Add(1)
	go func() { // want undrained-goroutine(error) "TestOtherGroup|func literal"
		defer wg.Done()
		Size()
	}()
	other.Wait()
}

func TestOtherChannel(t *testing.T) {
	done, ready := make(chan struct{}), make(chan struct{}, 1)
	go func() { // want undrained-goroutine(error) "TestOtherChannel|func literal"
		Size()
		close(done)
	}()
	ready <- struct{}{}
	<-ready
}

func TestSignalBeforeTheWork(t *testing.T) {
	started := make(chan struct{})
	go func() { // missing undrained-goroutine what a goroutine does after its signal is not told apart
		close(started)
		Size()
	}()
	<-started
}

func TestOnlyTheOuter(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		go Size() // missing undrained-goroutine a goroutine that a goroutine starts is not followed
	}()
	<-done
}

func TestOnlyOneOfTwo(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		Size()
	}()
	go func() { // want undrained-goroutine(error) "TestOnlyOneOfTwo|func literal"
		Size()
	}()
	<-done
}

type flag interface {
	Store(bool)
	Load() bool
}

func newFlag() flag { return &atomic.Bool{} }

func TestFlagTooEarly(t *testing.T) {
	done := newFlag()
	go func() { // want undrained-goroutine(error) "TestFlagTooEarly"
		done.Store(true)
		Size()
	}()
	for !done.Load() {
		runtime.Gosched()
	}
}

func TestStub(t *testing.T) {
	old := size
	t.Cleanup(func() { size = old })
	size = 2
	time.Sleep(60 * time.Millisecond)
}
