// Package rate has two victims in two files, before and after the file of the polluter.
//
// Covers: FL02 GG01
// Go: fails
package rate

var perSecond = 5

// PerMinute depends on it.
func PerMinute() int { return perSecond * 60 }
