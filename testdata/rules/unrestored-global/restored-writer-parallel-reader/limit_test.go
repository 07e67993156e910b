package limit

import "testing"

func TestRead(t *testing.T) { // want TestRead:"parallel"
	t.Parallel()
	if Limit() != 10 {
		t.Error(Limit())
	}
}

func TestWrite(t *testing.T) {
	old := limit
	t.Cleanup(func() { limit = old })
	limit = 20
	if Limit() != 20 {
		t.Error(Limit())
	}
}
