package store

import "testing"

func TestMemory(t *testing.T) {
	backend = "memory" // want unrestored-global(warning) "store.backend"
	if got := Backend(); got != "memory" {
		t.Errorf("Backend = %q", got)
	}
}

func use(t *testing.T, name string) {
	t.Helper()
	backend = name // want unrestored-global(warning) "store.backend"
}

func TestDisk(t *testing.T) {
	use(t, "disk")
	if got := Backend(); got != "disk" {
		t.Errorf("Backend = %q", got)
	}
}
