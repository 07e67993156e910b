// Package handler answers requests and logs them in the background. No test waits for the log, and the next test swaps
// the handle that it reads.
//
// Covers: FL04 R2
// Go: leaks
// Go: fails -race
package handler

import (
	"context"
	"time"

	"example.com/rules/undrained-goroutine/production-spawn/db"
)

// Handler handles.
type Handler struct{ name string }

// Proxy is the entry.
func (h *Handler) Proxy(id string) error { return h.proxy(context.Background(), id) }

func (h *Handler) proxy(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	return h.logSuccess(ctx, id)
}

func (h *Handler) logSuccess(ctx context.Context, id string) error {
	go func() { // want undrained-goroutine(error) "db.DB" via test > call > call > call > spawn > read > write
		time.Sleep(20 * time.Millisecond)
		_ = db.DB.Exec(ctx, "INSERT "+id) // at read
	}()
	go h.restart(id) // want undrained-goroutine(warning) "restart"
	go h.note(id)    // want undrained-goroutine(info) "note"
	return nil
}

// restart reads the handle only where a test would have to set a name.
func (h *Handler) restart(id string) {
	if h.name == "" {
		return
	}
	_ = db.DB.Exec(context.Background(), "UPDATE "+id)
}

func (h *Handler) note(id string) { _ = len(id) }
