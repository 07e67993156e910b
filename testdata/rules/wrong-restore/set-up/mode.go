// Package mode has a suite with a common set-up; one of its tests puts back what that has set.
//
// Covers: R13
// Go: passes
package mode

import "os"

// Mode reads the environment.
func Mode() string { return os.Getenv("WRONG_RESTORE_MODE") }
