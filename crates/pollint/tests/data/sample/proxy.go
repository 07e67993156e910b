package handlers

import (
	"context"

	"example.com/service/db"
)

// Proxy forwards a request and restarts the workspace behind it when it does not answer.
func (h *Handler) Proxy(c *Context) {
	if err := h.forward(c); err != nil {
		h.handleFailure(c, err)
	}
}

func (h *Handler) handleFailure(c *Context, err error) {
	go h.RestartByID(c.ID)
}

// RestartByID restarts a workspace.
func (h *Handler) RestartByID(id string) {
	db.DB.ExecContext(context.Background(), "UPDATE workspaces SET status = 'restarting' WHERE id = $1", id)
}
