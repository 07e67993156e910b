package limit

import "testing"

func TestWrite(t *testing.T) {
	limit = 20 // want unrestored-global(error) "limit.limit"
}

// TestRead is the victim of TestWrite: it waits until all serial tests are over.
func TestRead(t *testing.T) { // want TestRead:"parallel"
	t.Parallel()
	if Limit() != 10 {
		t.Error(Limit())
	}
}
