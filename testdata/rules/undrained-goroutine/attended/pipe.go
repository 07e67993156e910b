// Package pipe starts goroutines that its tests see the end of without a wait: they read all that is written, or close
// what is read from. Others are not ended by anything.
//
// Covers: J13
// Go: leaks
package pipe

import "io"

// Command reads its input.
type Command struct{ Input io.Reader }

// Run runs it.
func (c *Command) Run() string {
	all, err := io.ReadAll(c.Input)
	if err != nil {
		return err.Error()
	}
	return string(all)
}

// Store keeps items.
type Store struct{ items []string }

// Put adds an item.
func (s *Store) Put(item string) bool {
	s.items = append(s.items, item)
	return len(s.items) > 0
}

// Refresh does something on its own.
func Refresh() { new(Store).Put("") }
