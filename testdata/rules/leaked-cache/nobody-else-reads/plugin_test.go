package plugin

import "testing"

func TestRegister(t *testing.T) {
	if Register("a", 1) != 1 {
		t.Error("level")
	}
}

func TestDouble(t *testing.T) {
	if Double(2) != 4 {
		t.Error(Double(2))
	}
}
