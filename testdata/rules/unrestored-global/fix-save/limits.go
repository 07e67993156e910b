// Package limits has variables that tests change.
package limits

import (
	"sync"
	"sync/atomic"
)

type table struct {
	mu   sync.Mutex
	rows int
}

var (
	timeout = 10
	retries = 3
	burst   = 1
	shared  = 1
	guarded = 1
	depth   = 1
	width   = 1
	early   = 1
	mode    = "slow"
	opened  = table{rows: 1}
	count   atomic.Int64
	mu      sync.Mutex
)

// All tells them.
func All() []any {
	return []any{timeout, retries, burst, shared, guarded, depth, width, early, mode, opened.rows, count.Load()}
}
