package ownorproduction

// Interval is how long a server waits.
var Interval = 1

// Server may tell what it waits for.
type Server struct {
	Loud bool
	Out  chan int
}

// Start tells it, if it is to.
func (s *Server) Start() {
	if s.Loud {
		s.Out <- Interval
	}
}
