package depth

import "testing"

func TestDeferred(t *testing.T) {
	old := Max
	defer func() { Max = old }()
	Max = 1 // want parallel-global(error) "Max"
	t.Parallel()
	Allowed(1)
}

func raise(t *testing.T) {
	old := Max
	t.Cleanup(func() { Max = old })
	Max = 9 // want parallel-global(error) "Max"
}

func TestCleanup(t *testing.T) {
	raise(t)
	t.Parallel()
	Allowed(1)
}

func TestSerialVictim(t *testing.T) {
	if Allowed(5) || !Allowed(4) {
		t.Fatal("Max is", Max)
	}
}
