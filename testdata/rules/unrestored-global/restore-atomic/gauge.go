// Package gauge has atomic variables.
//
// Covers: R15
// Go: passes
package gauge

import "sync/atomic"

var (
	limit  atomic.Int64
	mode   atomic.Value
	hook   atomic.Pointer[string]
	strict int32
)

func init() { mode.Store("fast") }

// State reads all.
func State() (int64, string, bool, int32) {
	return limit.Load(), mode.Load().(string), hook.Load() == nil, atomic.LoadInt32(&strict)
}
