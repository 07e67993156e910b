// Package env restores the environment with another key, or the working directory with another directory.
//
// Covers: R13
// Go: fails with -count=2
package env

import "os"

// Home reads the environment.
func Home() string { return os.Getenv("WRONG_RESTORE_HOME") }
