// Package pool is changed with the helpers of quicktest, gotest.tools, gostub and gomonkey.
//
// Covers: R20 R21 R22
// Go: passes
package pool

import "os"

var (
	size  = 4
	name  = "main"
	limit = 9
)

// State reads all.
func State() (int, string, int) { return size, name, limit }

// Dir reads the environment.
func Dir() string { return os.Getenv("POOL_DIR") }
