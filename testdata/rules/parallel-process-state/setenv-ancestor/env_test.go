// Covers: PE04 PT18
// Go: panics -run=TestParallelParent
// Go: panics -run=TestGrandparent
// Go: panics -run=TestParentByHelper

// An ancestor is parallel: Go panics as well.
package env

import "testing"

func TestParallelParent(t *testing.T) { // want TestParallelParent:"parallel"
	t.Parallel()
	t.Run("child", func(t *testing.T) { // want TestParallelParent/child:"serial"
		t.Setenv("TOKEN", "x") // want parallel-process-state(error) "TOKEN"
	})
}

func TestGrandparent(t *testing.T) {
	t.Parallel()
	t.Run("child", func(t *testing.T) {
		t.Run("grandchild", func(t *testing.T) {
			t.Chdir("/") // want parallel-process-state(error) "Chdir"
		})
	})
}

func parallel(t *testing.T) {
	t.Helper()
	t.Parallel()
}

func TestParentByHelper(t *testing.T) { // want TestParentByHelper:"parallel"
	parallel(t)
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TOKEN", name) // want parallel-process-state(error) "TOKEN"
		})
	}
}
