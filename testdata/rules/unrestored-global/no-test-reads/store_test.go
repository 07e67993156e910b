package store

import "testing"

func TestVersion(t *testing.T) {
	backend = "memory" // want unrestored-global(warning) "store.backend"
	if Version() != 1 {
		t.Error(Version())
	}
}
