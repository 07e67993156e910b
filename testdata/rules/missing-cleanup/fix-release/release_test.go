// Covers: fixes
// Go: leaks -count=1

// What is released after its error is checked, and where it is not certain that it can be.
package release

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"testing"
)

func TestServer(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler()) // want missing-cleanup "NewServer"
	t.Log(srv.URL)
}

func TestServerOverLines(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // want missing-cleanup "NewServer"
		w.WriteHeader(http.StatusOK)
	})) // answers everything
	t.Log(srv.URL)
}

func TestListener(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // want missing-cleanup "Listen"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(listener.Addr())
}

func TestUnchecked(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // want missing-cleanup "Listen"
	t.Log(listener, err)
}

func TestDirectory(t *testing.T) {
	dir, err := os.MkdirTemp("", "fix") // want missing-cleanup "MkdirTemp"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(dir)
}

func TestDirectoryWithLaterError(t *testing.T) {
	dir, err := os.MkdirTemp("", "fix") // want missing-cleanup "MkdirTemp"
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(dir)
	t.Log(err)
}

// t.TempDir would not do here.
func TestArgued(t *testing.T) {
	// Not t.TempDir(): the path would be too long for a socket.
	dir, err := os.MkdirTemp("", "fix") // want missing-cleanup "MkdirTemp"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(dir)
}

func TestSignal(t *testing.T) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt) // want missing-cleanup "Notify"
	t.Log(len(signals))
}
