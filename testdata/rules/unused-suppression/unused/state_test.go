package state

import "testing"

// TestSum is the victim of TestWrongRule.
func TestSum(t *testing.T) {
	if Sum() != 3 {
		t.Error(Sum())
	}
}

func TestRestored(t *testing.T) {
	old := kept
	t.Cleanup(func() { kept = old })
	// want-next unused-suppression(warning) "unrestored-global"
	kept = 2 //pollint:ignore unrestored-global it is restored by now
}

func TestAbove(t *testing.T) {
	old := kept
	t.Cleanup(func() { kept = old })
	// want-next unused-suppression(warning) "unrestored-global"
	//pollint:ignore unrestored-global it is restored by now
	kept = 2
}

// want-next unused-suppression(warning) "unrestored-global"
func TestFunction(t *testing.T) { //pollint:ignore unrestored-global it is restored by now
	old := kept
	t.Cleanup(func() { kept = old })
	kept = 2
}

func TestWrongRule(t *testing.T) {
	// want-next unused-suppression(warning) "parallel-global" want unrestored-global(error) "state.wrong"
	wrong = 2 //pollint:ignore parallel-global not what it is
}

func TestNolint(t *testing.T) {
	old := kept
	t.Cleanup(func() { kept = old })
	// want-next unused-suppression(warning) "pollint"
	kept = 2 //nolint:pollint // it is restored by now
}

func TestOtherLinters(t *testing.T) {
	old := kept
	t.Cleanup(func() { kept = old })
	kept = 2 //nolint:errcheck // not ours
	kept = 3 //nolint // nor this
	kept = 4 //nolint:all
}

func TestProse(t *testing.T) {
	// The words pollint:ignore in the middle of a comment mean nothing, nor does a nolint: without its place.
	s := "//pollint:ignore unrestored-global in a string"
	if s == "" {
		t.Error("empty")
	}
}
