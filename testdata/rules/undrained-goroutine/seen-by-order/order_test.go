// Package order has tests of which it depends on the order of things that are not told apart whether their goroutine is over.
//
// Covers: J9 J13
// Go: leaks
package order

import (
	"context"
	"errors"
	"net"
	"runtime"
	"sync/atomic"
	"testing"
)

type service struct{ state atomic.Int32 }

func (s *service) Run(ctx context.Context) error {
	s.state.Store(1)
	<-ctx.Done()
	s.state.Store(2)
	return nil
}

func (s *service) waitFor(state int32) {
	for s.state.Load() < state {
		runtime.Gosched()
	}
}

func (s *service) WaitForStart() { s.waitFor(1) }
func (s *service) WaitForStop()  { s.waitFor(2) }

// The service is over, and only the look at its error may come later.
func TestWaitsForStop(t *testing.T) {
	s := &service{}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // noisy undrained-goroutine the last wait is for the stop
		if err := s.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	s.WaitForStart()
	cancel()
	s.WaitForStop()
}

// The service goes on when the test is over.
func TestWaitsForStart(t *testing.T) {
	s := &service{}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // want undrained-goroutine(error) "TestWaitsForStart"
		if err := s.Run(ctx); errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	}()
	s.WaitForStart()
}

// It leaves its loop with the first connection, which the test closes.
func serve(t *testing.T, listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := conn.Read(make([]byte, 1)); err != nil {
			conn.Close()
			return
		}
	}
}

func TestOneConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	done := make(chan struct{})
	defer func() { <-done }()
	go func() { serve(t, listener); close(done) }()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

func TestOneConnectionAlone(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = net.Dial("tcp", listener.Addr().String()) })
	go serve(t, listener) // noisy undrained-goroutine it returns after one connection
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	conn.Read(make([]byte, 1))
}

// What it looks at comes after what the test waits for, which is seldom too late, and not told apart.
func TestLooksLater(t *testing.T) {
	near, far := net.Pipe()
	go func() { // want undrained-goroutine(info) "TestLooksLater"
		far.Write([]byte("a"))
		if cap(make([]byte, 1)) > 1 {
			t.Error("too large")
		}
	}()
	near.Read(make([]byte, 1))
}
