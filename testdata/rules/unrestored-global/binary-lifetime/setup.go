// Package setup is written in TestMain, in init functions and in initializers, for the life of the test binary.
//
// Covers: EN01 R23 ST02
// Go: passes
package setup

import "example.com/rules/unrestored-global/binary-lifetime/env"

// Ready reads everything.
func Ready() bool {
	return env.Mode == "test" && env.Seed == 7 && env.Name == "setup" && env.Level == 2
}
