package db

import "database/sql"

// DB is the shared handle.
var DB *sql.DB
