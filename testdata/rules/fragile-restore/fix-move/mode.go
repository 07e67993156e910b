// Package mode has variables that tests change.
package mode

var mode, level, size = "slow", 1, 1

// All tells them.
func All() []any { return []any{mode, level, size} }
