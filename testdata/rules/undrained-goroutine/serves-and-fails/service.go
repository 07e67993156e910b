package serves

import (
	"net"
	"net/http"
)

type service struct {
	server   *http.Server
	listener net.Listener
}

// Run serves until somebody closes the server.
func (s *service) Run() error { return s.server.Serve(s.listener) }
