// Package quiet has servers that give no error when they are stopped, so that nothing is said to the test then; one is not stopped.
//
// Covers: J9
// Go: leaks
package quiet

import (
	"net"
	"testing"

	"google.golang.org/grpc"
)

func listen(t *testing.T) net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

func TestStopped(t *testing.T) {
	listener := listen(t)
	server := grpc.NewServer()
	go func() { // want undrained-goroutine(info) "TestStopped"
		if err := server.Serve(listener); err != nil {
			t.Error(err)
		}
	}()
	defer server.Stop()
}

type looping struct{ listener net.Listener }

// Serve gives the error of the listener.
func (l *looping) Serve() error {
	for {
		conn, err := l.listener.Accept()
		if err != nil {
			return err
		}
		conn.Close()
	}
}

func (l *looping) Stop() {}

func TestOther(t *testing.T) {
	server := &looping{listener: listen(t)}
	go func() { // want undrained-goroutine(warning) "TestOther"
		if err := server.Serve(); err == nil {
			t.Error("no error")
		}
	}()
	defer server.Stop()
}
