// Package serves has a goroutine that fails the test when its listener is closed, which nobody does, and one that does
// nothing at all.
//
// Covers: FL04
// Go: leaks
package serves

import (
	"errors"
	"net"
	"net/http"
	"testing"
)

func TestServe(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // want missing-cleanup "opens a listener with .net\.Listen. and nothing closes it"
	if err != nil {
		t.Fatal(err)
	}
	go func() { // want undrained-goroutine(warning) "still running when .TestServe. returns"
		for {
			if _, err := listener.Accept(); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	if listener.Addr() == nil {
		t.Error("no address")
	}
}

// Whoever closes the server, this one expects it.
func TestServeUntilClosed(t *testing.T) {
	server := &http.Server{Addr: "127.0.0.1:0"}
	go func() { // want undrained-goroutine(info) "still running when .TestServeUntilClosed. returns"
		if err := server.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	defer server.Close()
}

var errListenerClosed = errors.New("closed")

func accept(listener net.Listener) error {
	if _, err := listener.Accept(); err != nil {
		return errListenerClosed
	}
	return nil
}

// The error has a name of its own.
func TestAcceptUntilClosed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() { // want undrained-goroutine(info) "still running when .TestAcceptUntilClosed. returns"
		for {
			listener.Accept()
			if err := accept(listener); errors.Is(err, errListenerClosed) {
				return
			} else if err != nil {
				t.Error(err)
			}
		}
	}()
}

// It serves by a method of its own.
func TestRun(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{server: &http.Server{}, listener: listener}
	defer s.server.Close()
	go func() { // want undrained-goroutine(warning) "still running when .TestRun. returns"
		if err := s.Run(); err == nil {
			t.Error("nobody closed it")
		}
	}()
}

func TestNothing(t *testing.T) {
	go func() {}()
}
