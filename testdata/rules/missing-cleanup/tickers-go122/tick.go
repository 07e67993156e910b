// Package tick is in a module below go 1.23, where a ticker that is not stopped is never collected.
//
// Covers: J16
// Go: leaks
package tick

import "time"

// Interval is the interval.
const Interval = time.Hour
