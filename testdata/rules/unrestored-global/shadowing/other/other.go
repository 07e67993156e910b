// Package other has variables of its own.
package other

// Settings are read by the victim.
var Settings = struct{ Mode string }{Mode: "fast"}
