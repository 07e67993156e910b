package store

import (
	"database/sql"
	"testing"

	"github.com/DATA-DOG/go-sqlmock"
)

func TestMock(t *testing.T) {
	db, mock, err := sqlmock.New() // want missing-cleanup(warning) "sqlmock.New"
	if err != nil {
		t.Fatal(err)
	}
	mock.MatchExpectationsInOrder(false)
	if err := db.Ping(); err != nil {
		t.Error(err)
	}
}

func TestOpen(t *testing.T) {
	db, err := sql.Open("none", "") // want missing-cleanup(warning) "sql.Open"
	if err == nil {
		t.Error(db)
	}
}

func TestClosed(t *testing.T) {
	db, _, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	other, _, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
}

func newStore(t *testing.T) (*Store, sqlmock.Sqlmock) {
	t.Helper()
	db, mock, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &Store{DB: db}, mock
}

func openStore(t *testing.T) *Store {
	t.Helper()
	db, _, err := sqlmock.New()
	if err != nil {
		t.Fatal(err)
	}
	return &Store{DB: db}
}

func TestEscapes(t *testing.T) {
	newStore(t)
	s := openStore(t)
	defer s.DB.Close()
}
