// Package paths holds a directory.
package paths

// Dir is where files are.
var Dir = "/var"

// Root is Dir with a slash.
func Root() string { return Dir + "/" }
