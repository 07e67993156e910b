// Package grpc is a stand-in with what the cases need.
package grpc

import (
	"net"
	"sync"
)

// Server serves.
type Server struct {
	mu       sync.Mutex
	listener net.Listener
	stopped  bool
}

// NewServer makes one.
func NewServer() *Server { return &Server{} }

// Serve serves until Stop, and then returns nil.
func (s *Server) Serve(listener net.Listener) error {
	s.mu.Lock()
	s.listener = listener
	s.mu.Unlock()
	for {
		conn, err := listener.Accept()
		if err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.stopped {
				return nil
			}
			return err
		}
		conn.Close()
	}
}

// Stop ends it.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	if s.listener != nil {
		s.listener.Close()
	}
}
