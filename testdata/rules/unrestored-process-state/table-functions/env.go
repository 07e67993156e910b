// Covers: TE07
// Go: fails
// Go: passes -run=TestVictim

// The change is made by a function in a field of a table.
package env

import "os"

// Home is the home directory.
func Home() string { return os.Getenv("APP_HOME") }
