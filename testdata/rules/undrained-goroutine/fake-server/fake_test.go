package fake

import (
	"net"
	"testing"
	"time"
)

func answerGiven(ln net.Listener) {
	conn, err := ln.Accept()
	if err == nil {
		conn.Close()
	}
}

func answerOwn() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	for err == nil {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		conn.Close()
	}
}

func TestGiven(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go answerGiven(ln) // want undrained-goroutine(info) "answerGiven"
	if err := Dial(ln.Addr().String()); err != nil {
		t.Error(err)
	}
}

func TestOwn(t *testing.T) {
	go answerOwn() // want undrained-goroutine(warning) "answerOwn"
	time.Sleep(10 * time.Millisecond)
}
