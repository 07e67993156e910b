// Package db owns the database handle of the process.
package db

import "database/sql"

// DB is opened by main and used everywhere.
var DB *sql.DB

// Ready reports whether there is a handle that answers.
func Ready() bool {
	return DB != nil && DB.Ping() == nil
}
