// Package codec has an init function in a test file that changes the time zone of the process once, for all tests.
//
// Covers: EN01
// Go: passes
package codec

import "time"

// Zone names the local zone.
func Zone() string { return time.Now().Location().String() }
