// Package gauge has atomic variables that tests set and forget.
//
// Covers: R15
// Go: fails with -count=2
package gauge

import "sync/atomic"

var (
	limit  atomic.Int64
	mode   atomic.Value
	hook   atomic.Pointer[string]
	strict int32
	flag   atomic.Bool
	peak   atomic.Int64
)
