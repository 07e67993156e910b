// Covers: fixes
// Go: passes

// A plain restore moves where nothing counts on it, and stays where something might.
package mode

import "testing"

func check(t *testing.T) {
	t.Helper()
	if len(All()) == 0 {
		t.Fatal("nothing")
	}
}

func TestLast(t *testing.T) {
	old := mode
	mode = "fast" // want fragile-restore "mode.mode"
	check(t)
	mode = old
}

func TestTwo(t *testing.T) {
	oldMode, oldLevel := mode, level
	mode = "fast" // want fragile-restore "mode.mode"
	level = 2     // want fragile-restore "mode.level"
	check(t)
	mode = oldMode
	level = oldLevel
}

func TestNotLast(t *testing.T) {
	old := size
	size = 2 // want fragile-restore "mode.size"
	check(t)
	size = old
	check(t)
}

func TestInLoop(t *testing.T) {
	for _, value := range []int{2, 3} {
		old := size
		size = value // want fragile-restore "mode.size"
		check(t)
		size = old
	}
}
