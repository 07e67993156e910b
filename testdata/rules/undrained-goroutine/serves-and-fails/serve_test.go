// Package serves has a goroutine that fails the test when its listener is closed, which nobody does, and one that does
// nothing at all.
//
// Covers: FL04
// Go: leaks
package serves

import (
	"net"
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

func TestNothing(t *testing.T) {
	go func() {}()
}
