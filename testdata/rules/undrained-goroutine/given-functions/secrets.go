// Package secrets restarts what uses a secret, by a function that it was made with, in goroutines.
//
// Covers: FL04 J3
// Go: leaks
package secrets

// IDs is what tests swap.
var IDs = []string{"a", "b"}

// Handler changes secrets.
type Handler struct {
	restart func(id string)
}

// New makes a handler.
func New(restart func(id string)) *Handler { return &Handler{restart: restart} }

// Set changes one secret.
func (h *Handler) Set(id string) {
	if h.restart != nil {
		go h.restart(id) // want undrained-goroutine(error) "TestSetWithoutWait" via test > call > spawn > read > write
	}
}

// SetAll changes a secret of all.
func (h *Handler) SetAll() {
	go h.restartAll() // want undrained-goroutine(error) "TestSetAllWithoutWait" via test > call > spawn > read > write
}

func (h *Handler) restartAll() {
	for _, id := range IDs { // at read
		go h.restart(id)
	}
}
