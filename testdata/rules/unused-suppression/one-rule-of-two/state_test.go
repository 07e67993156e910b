package state

import "testing"

// TestMode is the victim of TestSlow.
func TestMode(t *testing.T) {
	if Mode() != "fast" {
		t.Error(Mode())
	}
}

func TestSlow(t *testing.T) {
	// want-next unused-suppression(warning) "wrong-restore"
	mode = "slow" //pollint:ignore unrestored-global,wrong-restore the last test
}
