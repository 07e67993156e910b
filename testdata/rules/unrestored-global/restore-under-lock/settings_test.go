package settings

import "testing"

func TestMode(t *testing.T) {
	if Mode() != "fast" {
		t.Error(Mode())
	}
}

func set(name string) string {
	mu.Lock()
	defer mu.Unlock()
	old := mode
	mode = name
	return old
}

func TestSlow(t *testing.T) {
	old := set("slow")
	t.Cleanup(func() { set(old) })
	if Mode() != "slow" {
		t.Error(Mode())
	}
}

func TestLocked(t *testing.T) {
	mu.Lock()
	defer mu.Unlock()
	old := mode
	defer func() { mode = old }()
	mode = "locked"
}
