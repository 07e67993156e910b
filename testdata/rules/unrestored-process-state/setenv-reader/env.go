// Covers: UT07
// Go: fails
// Go: passes -run=TestLevel

// A test that reads the variable without setting it is hurt: error. One that sets it first is not.
package env

import "os"

// Level is the level to log at.
func Level() string { return os.Getenv("APP_LEVEL") }

// Format is the format to log in.
func Format() string { return os.Getenv("APP_FORMAT") }
