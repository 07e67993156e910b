// Package clock is a library's seam.
package clock

// Now is the time in seconds.
var Now int64 = 1

// Zone is hours from UTC.
var Zone int
