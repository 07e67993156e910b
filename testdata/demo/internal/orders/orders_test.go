package orders

import (
	"testing"

	"example.com/shop/internal/db"
	"example.com/shop/internal/fakesql"
)

// setupTestDB is what nearly every test calls.
func setupTestDB(t *testing.T) *fakesql.Mock {
	t.Helper()
	mockDB, mock := fakesql.New()
	db.DB = mockDB
	t.Cleanup(func() { mockDB.Close() })
	return mock
}

func TestNotReady(t *testing.T) {
	if db.Ready() {
		t.Error("ready without a database")
	}
	if db.DB != nil {
		t.Error("somebody left a handle behind")
	}
}

func TestRefund(t *testing.T) {
	mock := setupTestDB(t)
	mock.Expect("UPDATE orders")
	h := &Handler{}
	if err := h.Refund(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if err := mock.Check(); err != nil {
		t.Error(err)
	}
}

func TestList(t *testing.T) {
	mock := setupTestDB(t)
	mock.Expect("SELECT id FROM orders")
	h := &Handler{}
	if ids, err := h.List(t.Context()); err != nil || len(ids) != 0 {
		t.Error(ids, err)
	}
}

func TestPlaceNeedsID(t *testing.T) {
	h := &Handler{}
	if err := h.Place(t.Context(), ""); err != ErrNoID {
		t.Error(err)
	}
}

// TestPlaceOrderDrained puts the handle back when the background work is over.
func TestPlaceOrderDrained(t *testing.T) {
	mockDB, mock := fakesql.New()
	mock.Expect("INSERT INTO orders")
	mock.Expect("INSERT INTO audit")

	previous := db.DB
	db.DB = mockDB
	t.Cleanup(func() {
		mockDB.Close()
		db.DB = previous
	})
	h := &Handler{}
	t.Cleanup(h.Wait)

	if err := h.Place(t.Context(), "7"); err != nil {
		t.Fatal(err)
	}
	h.Wait()
	if err := mock.Check(); err != nil {
		t.Error(err)
	}
}

func TestPlaceOrder(t *testing.T) {
	mock := setupTestDB(t)
	mock.Expect("INSERT INTO orders")
	h := &Handler{}
	if err := h.Place(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if err := mock.Check(); err != nil {
		t.Error(err)
	}
}
