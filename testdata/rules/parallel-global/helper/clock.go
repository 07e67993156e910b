// Covers: FL04
// Go: fails -race -parallel=64 -count=100
// Go: passes -count=1

// The write is in a helper, in a callee of production code, or in a method value: the test only calls.
package clock

import "time"

// Now is the seam for time.
var Now = time.Now

// Zone is the zone of new stamps.
var Zone = "UTC"

// Stamp formats the time.
func Stamp() string { return Now().Format(time.Kitchen) + Zone }

// WithZone stamps in another zone.
func WithZone(zone string) string {
	old := Zone
	defer func() { Zone = old }()
	Zone = zone
	return Stamp()
}
