package once

import "testing"

func TestServe(t *testing.T) {
	conn := &Conn{Closed: make(chan bool)}
	l := &Listener{Conn: conn}
	go Serve(l) // want undrained-goroutine(info) "reads .once\.limit."
	<-conn.Closed
}

func TestWatch(t *testing.T) {
	conn := &Conn{Closed: make(chan bool)}
	l := &Listener{Conn: conn}
	go Watch(l) // want undrained-goroutine(error) "reads .once\.limit."
	<-conn.Closed
}

func TestEach(t *testing.T) {
	conns := make(chan *Conn)
	defer close(conns)
	conn := &Conn{Closed: make(chan bool)}
	go Each(conns) // want undrained-goroutine(error) "reads .once\.limit."
	conns <- conn
	<-conn.Closed
}

// The loop is the test's, not the goroutine's.
func TestServeRounds(t *testing.T) {
	for range 2 {
		conn := &Conn{Closed: make(chan bool)}
		l := &Listener{Conn: conn}
		go func() { // want undrained-goroutine(info) "TestServeRounds"
			Serve(l)
		}()
		<-conn.Closed
	}
}

func TestServeAlone(t *testing.T) {
	l := &Listener{Conn: &Conn{Closed: make(chan bool)}}
	go Serve(l) // want undrained-goroutine(error) "reads .once\.limit."
}

func TestRarely(t *testing.T) {
	l := &Listener{Conn: &Conn{}}
	go Rarely(l) // want undrained-goroutine(warning) "reads .once\.limit."
}

func TestOften(t *testing.T) {
	l := &Listener{Conn: &Conn{}}
	go Often(l, make(chan int)) // want undrained-goroutine(warning) "reads .once\.limit."
}

func TestLimit(t *testing.T) {
	old := limit
	t.Cleanup(func() { limit = old })
	limit = 2
}
