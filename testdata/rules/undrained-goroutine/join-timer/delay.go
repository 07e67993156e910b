// Package delay stops its timers and its context callbacks.
//
// Covers: J16 J17
// Go: passes
package delay

import (
	"context"
	"time"
)

var label = "late"

func report(string) {}

// Later runs later.
func Later(d time.Duration) *time.Timer { return time.AfterFunc(d, func() { report(label) }) }

// OnCancel runs when the context is cancelled.
func OnCancel(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { report(label) })
}
