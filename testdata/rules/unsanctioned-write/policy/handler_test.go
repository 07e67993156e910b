package handler

import (
	"testing"

	. "example.com/rules/unsanctioned-write/policy/db"

	database "example.com/rules/unsanctioned-write/policy/db"
)

func waitForHandlers() { handlers.Wait() }

func setupTestDB(t *testing.T) {
	t.Helper()
	old := database.DB
	database.DB = &database.Handle{Name: "mock"}
	t.Cleanup(func() {
		waitForHandlers()
		database.DB = old
	})
}

func withDB(t *testing.T, h *database.Handle) {
	t.Helper()
	old := database.DB
	t.Cleanup(func() { database.DB = old })
	t.Cleanup(waitForHandlers)
	database.DB = h
}

func TestSetup(t *testing.T) {
	setupTestDB(t)
	withDB(t, &database.Handle{Name: "other"})
}

func TestOwnWrite(t *testing.T) {
	old := database.DB
	t.Cleanup(func() { database.DB = old })
	database.DB = &database.Handle{Name: "own"} // want unsanctioned-write(error) "db.DB"
}

func swap(t *testing.T, h *database.Handle) {
	t.Helper()
	old := database.DB
	database.DB = h // want unsanctioned-write(error) "db.DB" via test > call > write
	t.Cleanup(func() { database.DB = old })
}

func TestOtherHelper(t *testing.T) { swap(t, nil) }

func TestOtherHelperAgain(t *testing.T) { swap(t, &database.Handle{}) }

func TestDotImport(t *testing.T) {
	defer func(old *Handle) { DB = old }(DB)
	DB = nil // want unsanctioned-write(error) "db.DB"
}

func TestOtherVariable(t *testing.T) {
	old := database.Other
	t.Cleanup(func() { database.Other = old })
	database.Other = &database.Handle{}
}

func TestSubtest(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		setupTestDB(t)
		if Name() != "mockother" {
			t.Error(Name())
		}
	})
}
