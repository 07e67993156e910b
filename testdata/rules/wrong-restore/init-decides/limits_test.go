package limits

import "testing"

// TestState is the victim of TestRegion and TestHook.
func TestState(t *testing.T) {
	if r, n, ok := State(); r != "eu" || n != 10 || !ok {
		t.Error(r, n, ok)
	}
}

func TestRegion(t *testing.T) {
	region = "us" // want wrong-restore(warning) "limits.region"
	defer func() { region = "" }()
}

func TestHook(t *testing.T) {
	open = func() string { return "stub" } // want wrong-restore(warning) "limits.open"
	t.Cleanup(func() { open = nil })
}

func TestMax(t *testing.T) {
	max = 3
	defer func() { max = 10 }()
}
