package cache

import "testing"

func TestShortSections(t *testing.T) {
	t.Parallel()
	Mu.Lock()
	old := Size
	Size = 1 // want parallel-global(info) "Size"
	Mu.Unlock()
	t.Cleanup(func() {
		Mu.Lock()
		Size = old
		Mu.Unlock()
	})
	Full(1)
}

func TestHeldForTheWholeTest(t *testing.T) {
	t.Parallel()
	Mu.Lock()
	defer Mu.Unlock()
	old := Size
	defer func() { Size = old }()
	Size = 2 // want parallel-global(info) "Size"
}

func TestReader(t *testing.T) {
	t.Parallel()
	Full(3)
}
