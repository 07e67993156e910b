// Package store is tested with database handles and mocks.
//
// Covers: FL06
// Go: leaks
package store

import "database/sql"

// Store stores.
type Store struct{ DB *sql.DB }
