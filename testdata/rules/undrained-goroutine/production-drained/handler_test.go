package handler

import "testing"

func setup(t *testing.T) {
	t.Helper()
	old := conn
	conn = &Handle{Name: "mock"}
	t.Cleanup(func() { conn = old })
	t.Cleanup(Drain)
}

func TestServe(t *testing.T) {
	setup(t)
	if got := Serve("1"); got != "served 1" {
		t.Error(got)
	}
}

func TestServeTwice(t *testing.T) {
	setup(t)
	Serve("1")
	Serve("2")
}
