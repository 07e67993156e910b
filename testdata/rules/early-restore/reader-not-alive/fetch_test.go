package fetch

import (
	"sync"
	"testing"
)

func TestOtherGoroutine(t *testing.T) {
	old := Host
	defer func() { Host = old }()
	Host = "localhost"
	if URL("/") != "https://localhost/" {
		t.Fatal(URL("/"))
	}
	var wg sync.WaitGroup
	t.Cleanup(wg.Wait)
	wg.Go(func() { Count("hello") })
}

func TestJoinedInBody(t *testing.T) {
	old := Host
	defer func() { Host = old }()
	Host = "localhost"
	done := make(chan string)
	go func() { done <- URL("/") }()
	if got := <-done; got != "https://localhost/" {
		t.Fatal(got)
	}
	t.Cleanup(func() { Count("bye") })
}
