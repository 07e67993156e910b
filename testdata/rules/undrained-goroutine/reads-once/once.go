// Package once reads a variable once, before it serves, or again and again.
//
// Covers: J13
// Go: leaks
package once

var limit = 1

// Conn is a connection that tells when it is closed.
type Conn struct{ Closed chan bool }

// Listener has one connection.
type Listener struct{ Conn *Conn }

// Serve looks at the limit once.
func Serve(l *Listener) {
	max := limit
	for {
		if max == 0 {
			return
		}
		l.Conn.Closed <- true
	}
}

// Watch looks at the limit again and again.
func Watch(l *Listener) {
	for {
		if limit == 0 {
			return
		}
		l.Conn.Closed <- true
	}
}

// Each looks at the limit for each connection.
func Each(conns chan *Conn) {
	for conn := range conns {
		conn.Closed <- limit > 0
	}
}

// Rarely looks at the limit only of a listener without connection.
func Rarely(l *Listener) int {
	if l.Conn == nil {
		return limit
	}
	return 0
}

// Often does so again and again.
func Often(l *Listener, rounds chan int) {
	for {
		if l.Conn == nil {
			rounds <- limit
		}
		rounds <- 0
	}
}
