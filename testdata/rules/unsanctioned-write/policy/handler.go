// Package handler has a policy: only setupTestDB and withDB may write db.DB, and the handlers are drained first. Every
// write here is put back; who writes is what counts.
//
// Covers: RA11 R2
// Go: passes
package handler

import (
	"sync"

	"example.com/rules/unsanctioned-write/policy/db"
)

var handlers sync.WaitGroup

// Name is the name of the database.
func Name() string { return db.DB.Name + db.Other.Name }
