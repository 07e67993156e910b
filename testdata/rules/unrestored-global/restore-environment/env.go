// Package env has tests that change the environment and working directory with the means of testing, or by hand.
//
// Covers: R13 R14 TE04
// Go: passes
package env

import "os"

// Home reads the environment.
func Home() string { return os.Getenv("APP_HOME") }
