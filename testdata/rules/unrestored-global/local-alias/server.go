// Package server is written through locals that are the global, or only look like it.
//
// Covers: GG01
// Go: fails with -count=2
package server

// Server is a server.
type Server struct {
	Addr    string
	Headers map[string]string
	Next    *Server
}

// The shared values.
var (
	Default  = &Server{Addr: ":80", Headers: map[string]string{}, Next: &Server{Addr: ":81"}}
	Registry = map[string]int{"a": 1}
	Hosts    = []string{"a", "b"}
	Template = Server{Addr: ":90"}
	Ports    = [2]int{1, 2}
	limit    = 10
	quiet    = false
)
