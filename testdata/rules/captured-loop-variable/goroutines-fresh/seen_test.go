package loops

import (
	"fmt"
	"sync"
	"testing"
)

// seen collects what goroutines saw.
type seen struct {
	mu     sync.Mutex
	values map[string]bool
}

func (s *seen) add(values ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[string]bool{}
	}
	s.values[fmt.Sprint(values...)] = true
}

func (s *seen) want(t *testing.T, n int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.values) != n {
		t.Errorf("saw %v, want %d different values", s.values, n)
	}
}
