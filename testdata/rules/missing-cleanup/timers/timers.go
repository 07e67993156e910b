// Package timers is tested with callbacks that fire after the test, when they touch what another test uses.
//
// Covers: J16 J17
// Go: leaks
package timers

import "time"

// Delay is how long a timer takes.
const Delay = time.Hour

var label = "tick"

// Label reads it.
func Label() string { return label }
