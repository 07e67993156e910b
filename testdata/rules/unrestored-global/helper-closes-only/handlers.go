// Package handlers has a helper that swaps the handle of another package, restores a different variable and only
// closes its mock. One report for the helper, with all tests.
//
// Covers: FL02 FL04 R2
// Go: fails with -count=2
package handlers

import "example.com/rules/unrestored-global/helper-closes-only/db"

var strict = true

// Health asks the database.
func Health() error { return db.DB.Query() }

// Strict reads the switch.
func Strict() bool { return strict }
