// Package orders places, refunds and lists orders.
package orders

import (
	"context"
	"errors"
	"log"
	"sync"
	"time"

	"example.com/shop/internal/db"
)

// The audit log is written a little later; the payment gateway takes its time.
const (
	auditDelay     = 10 * time.Millisecond
	gatewayLatency = 40 * time.Millisecond
)

// ErrNoID is returned for an order without an id.
var ErrNoID = errors.New("order has no id")

// Handler answers requests.
type Handler struct {
	background sync.WaitGroup
}

// Place places an order.
func (h *Handler) Place(ctx context.Context, id string) error {
	if id == "" {
		return ErrNoID
	}
	return h.place(ctx, id)
}

func (h *Handler) place(ctx context.Context, id string) error {
	if _, err := db.DB.ExecContext(ctx, "INSERT INTO orders VALUES (?)", id); err != nil {
		return err
	}
	h.recordSuccess(ctx, id)
	return nil
}

// recordSuccess writes the audit log in the background, even if the request is over by then.
func (h *Handler) recordSuccess(ctx context.Context, id string) {
	ctx = context.WithoutCancel(ctx)
	h.background.Add(1)
	go func() {
		defer h.background.Done()
		time.Sleep(auditDelay)
		if _, err := db.DB.ExecContext(ctx, "INSERT INTO audit VALUES (?)", id); err != nil {
			log.Printf("audit of order %s: %v", id, err)
		}
	}()
}

// Refund refunds an order once the gateway has agreed.
func (h *Handler) Refund(ctx context.Context, id string) error {
	time.Sleep(gatewayLatency)
	_, err := db.DB.ExecContext(ctx, "UPDATE orders SET refunded = true", id)
	return err
}

// List lists the ids of all orders.
func (h *Handler) List(ctx context.Context) ([]string, error) {
	rows, err := db.DB.QueryContext(ctx, "SELECT id FROM orders")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Wait waits for the background work of all requests so far.
func (h *Handler) Wait() { h.background.Wait() }
