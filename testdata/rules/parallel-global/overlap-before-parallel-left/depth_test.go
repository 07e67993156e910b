package depth

import "testing"

func TestLeft(t *testing.T) {
	Max = 1 // want unrestored-global(error) "Max"
	t.Parallel()
	Allowed(2)
}

func TestSerialVictim(t *testing.T) {
	if !Allowed(4) {
		t.Fatal("Max is", Max)
	}
}
