package queue

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestSize(t *testing.T) {
	old := size
	t.Cleanup(func() { size = old })
	size = 2
	if Size() != 2 {
		t.Error(Size())
	}
}

func TestClosed(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		Size()
	}()
	<-done
}

func TestDeferredReceive(t *testing.T) {
	done := make(chan bool)
	defer func() { <-done }()
	go func() {
		Size()
		done <- true
	}()
}

func TestCleanupReceive(t *testing.T) {
	done := make(chan struct{})
	go func() {
		Size()
		close(done)
	}()
	t.Cleanup(func() { <-done })
}

func TestResult(t *testing.T) {
	result := make(chan int, 1)
	go func() { result <- Size() }()
	if got := <-result; got != 1 {
		t.Error(got)
	}
}

func TestNResults(t *testing.T) {
	results := make(chan int, 3)
	for range 3 {
		go func() { results <- Size() }()
	}
	for range 3 {
		if got := <-results; got != 1 {
			t.Error(got)
		}
	}
}

func TestRange(t *testing.T) {
	results := make(chan int)
	go func() {
		defer close(results)
		for range 3 {
			results <- Size()
		}
	}()
	for got := range results {
		if got != 1 {
			t.Error(got)
		}
	}
}

func TestSelect(t *testing.T) {
	done := make(chan struct{})
	go func() {
		Size()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("timeout")
	}
}

func TestCloseThenReceive(t *testing.T) {
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		<-stop
		Size()
	}()
	close(stop)
	<-done
}

func TestProduction(t *testing.T) {
	stop := make(chan struct{})
	out := Loop(stop)
	<-out
	close(stop)
	for range out {
		continue
	}
}

func start(n int) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range n {
			Size()
		}
	}()
	return done
}

func TestReturnedChannel(t *testing.T) {
	<-start(2)
}

func TestParameter(t *testing.T) {
	done := make(chan error, 1)
	go func(ch chan<- error) {
		Size()
		ch <- nil
	}(done)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

func TestPipe(t *testing.T) {
	r, w := io.Pipe()
	copied := make(chan error, 1)
	var b strings.Builder
	go func() {
		Size()
		copied <- Copy(&b, r)
	}()
	if _, err := io.WriteString(w, "hello"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if err := <-copied; err != nil || b.String() != "hello" {
		t.Error(err, b.String())
	}
}
