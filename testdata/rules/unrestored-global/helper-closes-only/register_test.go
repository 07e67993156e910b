package handlers

import (
	"testing"

	"example.com/rules/unrestored-global/helper-closes-only/db"
)

func setStrict(on bool) func() {
	old := strict
	strict = on
	return func() { strict = old }
}

func setupTestDB(t *testing.T) *db.Handle {
	t.Helper()
	mock := &db.Handle{Name: "mock"}
	db.DB = mock // want unrestored-global(error) "db.DB" via test > call > write
	t.Cleanup(func() { mock.Close() })
	restore := setStrict(false)
	t.Cleanup(restore)
	return mock
}

func TestRegister(t *testing.T) {
	setupTestDB(t)
	if err := Health(); err != nil {
		t.Error(err)
	}
}

func TestList(t *testing.T) {
	mock := setupTestDB(t)
	if mock.Name != "mock" {
		t.Error(mock.Name)
	}
}

func TestDelete(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		setupTestDB(t)
		if err := Health(); err != nil {
			t.Error(err)
		}
	})
}
