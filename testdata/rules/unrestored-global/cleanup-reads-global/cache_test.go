package cache

import "testing"

func setup(t *testing.T) {
	Shared = &Client{Name: t.Name()} // want unrestored-global(error) "cache.Shared"
	t.Cleanup(func() { Shared.Close() })
}

// TestAlive is the victim of TestSetup.
func TestAlive(t *testing.T) {
	if !Alive() {
		t.Error("closed")
	}
}

func TestSetup(t *testing.T) {
	setup(t)
	setup(t)
	if !Alive() {
		t.Error("closed")
	}
}
