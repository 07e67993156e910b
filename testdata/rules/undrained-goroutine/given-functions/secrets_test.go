package secrets

import "testing"

func setIDs(t *testing.T, ids ...string) {
	t.Helper()
	old := IDs
	t.Cleanup(func() { IDs = old })
	IDs = ids
}

func TestSet(t *testing.T) {
	restarted := make(chan string, 1)
	New(func(id string) { restarted <- id + IDs[0] }).Set("a")
	if got := <-restarted; got == "" {
		t.Error(got)
	}
}

func TestSetOnVariable(t *testing.T) {
	restarted := make(chan string, 1)
	h := New(func(id string) { restarted <- id + IDs[0] })
	h.Set("a")
	if got := <-restarted; got == "" {
		t.Error(got)
	}
}

func TestSetWithoutWait(t *testing.T) {
	h := New(func(string) { _ = IDs[0] }) // at read
	h.Set("a")
}

// The restarts come after the goroutine that starts them has read what it needs.
func TestSetAll(t *testing.T) {
	setIDs(t, "c", "d")
	restarted := make(chan string, 2)
	h := New(func(id string) { restarted <- id })
	h.SetAll()
	for range 2 {
		if got := <-restarted; got == "" {
			t.Error(got)
		}
	}
}

func TestSetAllWithoutWait(t *testing.T) {
	h := New(func(string) {})
	h.SetAll()
}
