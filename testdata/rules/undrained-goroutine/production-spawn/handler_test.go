package handler

import (
	"testing"
	"time"

	"example.com/rules/undrained-goroutine/production-spawn/db"
)

func setup(t *testing.T) {
	t.Helper()
	old := db.DB
	t.Cleanup(func() { db.DB = old })
	db.DB = &db.Handle{Name: "mock"}
}

func TestProxy(t *testing.T) {
	h := &Handler{}
	if err := h.Proxy("1"); err != nil {
		t.Error(err)
	}
}

func TestSetup(t *testing.T) {
	setup(t)
	time.Sleep(50 * time.Millisecond)
}
