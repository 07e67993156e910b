// Covers: PE01 PE02 PE03 PE06 PT16 PT31 PT32
// Go: panics -run=TestSame
// Go: panics -run=TestReversed
// Go: panics -run=TestBranches
// Go: panics -run=TestSub
// Go: panics -run=TestHelper
// Go: panics -run=TestChdir

// t.Setenv and t.Chdir together with t.Parallel: Go panics, whichever comes first.
package env

import "testing"

func TestSame(t *testing.T) {
	t.Parallel()
	t.Setenv("TOKEN", "x") // want parallel-process-state(error) "TOKEN"
}

func TestReversed(t *testing.T) {
	t.Setenv("TOKEN", "x") // want parallel-process-state(error) "TOKEN"
	t.Parallel()
}

func TestBranches(t *testing.T) {
	t.Parallel()
	if len(t.Name()) > 3 {
		t.Setenv("LONG", "x") // want parallel-process-state(error) "LONG"
	} else {
		t.Setenv("SHORT", "x") // want parallel-process-state(error) "SHORT"
	}
}

func TestSub(t *testing.T) {
	t.Run("sub", func(t *testing.T) { // want TestSub/sub:"parallel"
		t.Parallel()
		t.Setenv("TOKEN", "x") // want parallel-process-state(error) "TOKEN"
	})
}

func setToken(t *testing.T) {
	t.Helper()
	t.Setenv("HELPED", "x") // want parallel-process-state(error) "HELPED"
}

func TestHelper(t *testing.T) {
	t.Parallel()
	setToken(t)
}

func TestChdir(t *testing.T) {
	t.Parallel()
	t.Chdir("/") // want parallel-process-state(error) "Chdir"
}
