package state

import "testing"

// TestMode is the victim of TestExcused and TestOther.
func TestMode(t *testing.T) {
	if Mode() != "fast" {
		t.Error(Mode())
	}
}

func slow(t *testing.T) {
	t.Helper()
	mode = "slow " + t.Name() // want unrestored-global(error) "state.mode" via test > call > write
}

func TestExcused(t *testing.T) { //pollint:ignore unrestored-global this test runs alone
	slow(t)
}

func TestOther(t *testing.T) {
	slow(t)
}
