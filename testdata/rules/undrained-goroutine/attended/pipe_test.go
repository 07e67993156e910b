package pipe

import (
	"io"
	"testing"
	"time"
)

func TestReadsAll(t *testing.T) {
	pipe := &Store{}
	r, w := io.Pipe()
	go func() { // want undrained-goroutine(info) "TestReadsAll|func literal"
		pipe.Put("a")
		w.Write([]byte("a"))
	}()
	buf := make([]byte, 1)
	if _, err := io.ReadFull(r, buf); err != nil {
		t.Error(err, pipe)
	}
}

func TestOtherEnd(t *testing.T) {
	r, w := io.Pipe()
	go func() { // want undrained-goroutine(info) "TestOtherEnd|func literal"
		w.Write([]byte("a"))
	}()
	command := &Command{Input: io.LimitReader(r, 1)}
	if got := command.Run(); got != "a" {
		t.Error(got)
	}
}

// TestMayFail does not wait for the last thing that the goroutine does, but what it reads was written.
func TestMayFail(t *testing.T) {
	r, w := io.Pipe()
	go func() { // want undrained-goroutine(info) "TestMayFail|func literal"
		if _, err := w.Write([]byte("a")); err != nil {
			t.Error(err)
		}
	}()
	if _, err := io.ReadFull(r, make([]byte, 1)); err != nil {
		t.Error(err)
	}
}

func TestPolls(t *testing.T) {
	r, w := io.Pipe()
	go func() { // want undrained-goroutine(info) "TestPolls|func literal"
		for {
			if _, err := w.Write([]byte("a")); err != nil {
				return
			}
		}
	}()
	waitUntil(func() bool { _, err := r.Read(make([]byte, 1)); return err == nil })
}

func waitUntil(done func() bool) {
	for !done() {
		time.Sleep(time.Millisecond)
	}
}

func TestLater(t *testing.T) {
	r, w := io.Pipe()
	t.Cleanup(func() { io.ReadFull(r, make([]byte, 2)) })
	go w.Write([]byte("a")) // want undrained-goroutine(info) "Write"
	go w.Write([]byte("b")) // want undrained-goroutine(info) "Write"
}

func TestFiresAndForgets(t *testing.T) {
	s := &Store{}
	go s.Put("a") // want undrained-goroutine(warning) "Put"
	time.Sleep(time.Millisecond)
	go func() { // want undrained-goroutine(error) "TestFiresAndForgets|func literal"
		if !s.Put("b") {
			t.Error("not put")
		}
	}()
}

func TestForgetsOther(t *testing.T) {
	go Refresh() // want undrained-goroutine(warning) "Refresh"
}

func TestNeverEnds(t *testing.T) {
	r, w := io.Pipe()
	go func() { // want undrained-goroutine(warning) "TestNeverEnds|func literal"
		for {
			w.Write([]byte("a"))
		}
	}()
	io.ReadFull(r, make([]byte, 1))
}

func TestGoesRound(t *testing.T) {
	s := &Store{}
	stop := make(chan struct{})
	defer close(stop)
	go func() { // want undrained-goroutine(error) "TestGoesRound|func literal"
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				if !s.Put("a") {
					t.Error("not put")
				}
			}
		}
	}()
}
