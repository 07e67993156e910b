package mode

import "testing"

func TestMain(t *testing.T) {
	mode = "slow" // want unrestored-global(error) "mode.mode"
}

// TestMode is the victim of TestMain.
func TestMode(t *testing.T) {
	if Mode() != "fast" {
		t.Error(Mode())
	}
}
