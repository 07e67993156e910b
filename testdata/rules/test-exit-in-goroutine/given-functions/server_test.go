// Package server gets functions that it runs in goroutines of its own, as an argument or in a field.
//
// Covers: TG01
// Go: passes
package server

import (
	"sync"
	"testing"
)

type server struct {
	handle func(string) string
	wg     sync.WaitGroup
}

func newServer(handle func(string) string) *server { return &server{handle: handle} }

func (s *server) serve(request string) {
	s.wg.Go(func() { s.handle(request) }) // want test-exit-in-goroutine "serve. runs what it is given in a goroutine, where .TestServe. calls .t\.Fatal"
	s.wg.Wait()
}

func (s *server) call(request string) string { return s.handle(request) }

func TestServe(t *testing.T) {
	s := newServer(func(request string) string {
		if request == "" {
			t.Fatal("empty")
		}
		return request
	})
	s.serve("a")
}

func TestCall(t *testing.T) {
	s := newServer(func(request string) string {
		if request == "" {
			t.Fatal("empty")
		}
		return request
	})
	s.call("a")
}
