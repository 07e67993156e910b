package plugin

import "testing"

func TestEmpty(t *testing.T) {
	if Count() != 0 {
		t.Error(Count())
	}
}

func TestUnregister(t *testing.T) {
	Register("a", 1)
	t.Cleanup(func() { Unregister("a") })
	if Count() != 1 {
		t.Error(Count())
	}
}

func TestReset(t *testing.T) {
	t.Cleanup(Reset)
	Register("a", 1)
	Register("b", 2)
	if Count() != 2 {
		t.Error(Count())
	}
}

func TestDeferredReset(t *testing.T) {
	defer Reset()
	Register("a", 1)
}
