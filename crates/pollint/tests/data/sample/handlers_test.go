package handlers

import (
	"os"
	"testing"

	"example.com/service/db"
	"github.com/DATA-DOG/go-sqlmock"
)

func setupTestDB(t *testing.T) sqlmock.Sqlmock {
	t.Helper()
	mockDB, mock, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	db.DB = mockDB
	t.Cleanup(func() { mockDB.Close() })
	return mock
}

func TestProxy(t *testing.T) {
	mock := setupTestDB(t)
	mock.ExpectQuery("SELECT 1")
	h := NewHandler()
	h.Proxy(newContext(t))
}

func TestGreeting(t *testing.T) {
	os.Setenv("GREETING", "grüß dich, 世界"); greet()
}
