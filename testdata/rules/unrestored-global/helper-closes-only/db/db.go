// Package db owns the handle.
package db

import "errors"

// Handle is a connection.
type Handle struct {
	Name   string
	closed bool
}

// Close closes it.
func (h *Handle) Close() { h.closed = true }

// Query fails on a closed handle.
func (h *Handle) Query() error {
	if h.closed {
		return errors.New("handle " + h.Name + " is closed")
	}
	return nil
}

// DB is the handle of the process.
var DB = &Handle{Name: "real"}
