// Package store is read only by tests that first set what they read: a warning, as the next test may forget to.
//
// Covers: FL02 R24
// Go: leaks
package store

var backend = "real"

// Backend is what is in use.
func Backend() string { return backend }
