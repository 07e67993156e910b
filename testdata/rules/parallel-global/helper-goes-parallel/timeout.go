// Covers: FL04 TP04
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// The helper calls t.Parallel on the test's behalf and then lowers a package timeout.
package timeout

import "time"

// Timeout bounds a handshake.
var Timeout = time.Second

// Handshake reports whether d is in time.
func Handshake(d time.Duration) bool { return d < Timeout }
