// Package db owns the handle.
package db

import (
	"context"
	"errors"
)

// Handle is a connection.
type Handle struct{ Name string }

// Exec runs a statement.
func (h *Handle) Exec(ctx context.Context, query string) error {
	if h.Name == "" {
		return errors.New("closed")
	}
	return ctx.Err()
}

// DB is the handle of the process.
var DB = &Handle{Name: "real"}
