// Package accepts has servers for one connection, which the test makes, and for many.
//
// Covers: J9
// Go: leaks
package accepts

import (
	"net"
	"testing"
)

func listen(t *testing.T) (string, net.Listener) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().String(), listener
}

func one(t *testing.T, listener net.Listener) {
	conn, err := listener.Accept()
	if err != nil {
		t.Error(err)
		return
	}
	if _, err := conn.Write([]byte("a")); err != nil {
		t.Error(err)
	}
}

func many(t *testing.T, listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}

func read(address string) (int, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	return conn.Read(make([]byte, 1))
}

func TestOne(t *testing.T) {
	address, listener := listen(t)
	go one(t, listener) // want undrained-goroutine(info) "one"
	if _, err := read(address); err != nil {
		t.Error(err)
	}
}

func TestMany(t *testing.T) {
	address, listener := listen(t)
	go many(t, listener) // want undrained-goroutine(warning) "many"
	read(address)
}
