// Package lru is three levels down.
package lru

import "errors"

// ErrFull is returned when nothing can be evicted.
var ErrFull = errors.New("full")
