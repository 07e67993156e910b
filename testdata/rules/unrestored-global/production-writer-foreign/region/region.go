// Package region holds the current region.
package region

// Current is the region in use.
var Current = "eu"

// Use changes it.
func Use(name string) { Current = name }
