// Package server has a loop that it starts in the background, and a restart that starts more of them.
//
// Covers: FL04 J3
// Go: leaks
package server

// Size is what tests swap.
var Size = 1

// Server has a loop.
type Server struct {
	quit, done chan struct{}
	parts      []int
}

// New makes one.
func New() *Server { return &Server{quit: make(chan struct{}), done: make(chan struct{})} }

// Start starts the loop and comes back.
func (s *Server) Start() { go s.loop() }

func (s *Server) loop() {
	defer close(s.done)
	_ = make([]int, Size)
	<-s.quit
}

// Stop ends the loop and waits for it.
func (s *Server) Stop() {
	close(s.quit)
	<-s.done
}

// Restart starts what is needed again.
func (s *Server) Restart() {
	go s.restart() // want undrained-goroutine(warning) "s\.restart"
}

// restart gets to the goroutine that reads only if there is something to restart.
func (s *Server) restart() {
	if s.parts == nil {
		return
	}
	go s.allocate()
}

func (s *Server) allocate() { s.parts = make([]int, Size) }
