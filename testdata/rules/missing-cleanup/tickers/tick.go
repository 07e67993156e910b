// Package tick is in a module at go 1.25, where a ticker that nobody uses is collected.
//
// Covers: J16
// Go: passes
package tick

import "time"

// Interval is the interval.
const Interval = time.Hour
