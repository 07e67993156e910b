// Package lamp is polled until its goroutines have set something as their last thing.
//
// Covers: J12 J15
// Go: leaks
package lamp

var watts = 40

// Watts reads it.
func Watts() int { return watts }
