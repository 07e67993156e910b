// Package db owns the handle.
package db

// Handle is a connection.
type Handle struct{ Name string }

// DB is the handle of the process.
var DB = &Handle{Name: "real"}

// Other is under no policy.
var Other = &Handle{Name: "other"}
