// Package run is tested with signals and profiles, which are of the whole process.
//
// Covers: FL06
// Go: leaks
package run

import "os"

// Signals are what ends the program.
var Signals = []os.Signal{os.Interrupt}
