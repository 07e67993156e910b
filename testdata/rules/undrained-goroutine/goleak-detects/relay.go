// Package relay is tested with goleak, which says that a goroutine is left and does not wait for it.
//
// Covers: J11
// Go: leaks
package relay

var endpoint = "real"

// Endpoint reads it.
func Endpoint() string { return endpoint }
