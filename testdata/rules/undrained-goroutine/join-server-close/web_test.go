package web

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestGreeting(t *testing.T) {
	old := greeting
	t.Cleanup(func() { greeting = old })
	greeting = "hi"
	server := httptest.NewServer(Handler())
	t.Cleanup(server.Close)
	if got := get(t, server.URL); got != "hi" {
		t.Error(got)
	}
}

func TestDeferredClose(t *testing.T) {
	server := httptest.NewServer(Handler())
	defer server.Close()
	if got := get(t, server.URL); got != "hello" {
		t.Error(got)
	}
}

func TestPoller(t *testing.T) {
	p := NewPoller()
	defer p.Close()
}

func TestPollerCleanup(t *testing.T) {
	p := NewPoller()
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestServe(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l) }()
	if got := get(t, "http://"+l.Addr().String()); got != "hello" {
		t.Error(got)
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
}
