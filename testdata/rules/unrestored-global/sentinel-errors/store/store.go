// Package store is one level down.
package store

import "errors"

// ErrMissing is returned for an unknown key.
var ErrMissing = errors.New("missing")

// Depth has no error-like name.
var Depth = 1
