// Package cache is two levels down.
package cache

import "errors"

// ErrStale is returned for an old entry.
var ErrStale = errors.New("stale")
