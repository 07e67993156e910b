// Package mode is put back by a plain statement that a failing check skips.
//
// Covers: R1
// Go: fails -run=Test[BM] // TestBroken fails by itself and takes TestModeIsFast with it
// Go: passes -run=TestMode
package mode

import "errors"

var mode = "fast"

// Mode reads it.
func Mode() string { return mode }

// Check fails for an unknown mode.
func Check() error {
	if mode != "fast" && mode != "slow" {
		return errors.New("unknown mode " + mode)
	}
	return nil
}
