package dot

import (
	"errors"
	. "io"
	"testing"

	. "example.com/rules/unrestored-global/dot-import/limits"
)

// TestAllowed is the victim of TestNothingAllowed.
func TestAllowed(t *testing.T) {
	if !Allowed(5) {
		t.Error("5 is refused")
	}
}

// TestEOF is the victim of TestOtherEOF.
func TestEOF(t *testing.T) {
	if EOF.Error() != "EOF" {
		t.Errorf("EOF = %q", EOF)
	}
	if Min != 1 {
		t.Errorf("Min = %d", Min)
	}
}

func TestNothingAllowed(t *testing.T) {
	Max = 0 // want unrestored-global(error) "limits.Max"
}

func TestOtherEOF(t *testing.T) {
	EOF = errors.New("end") // want unrestored-global(error) "io.EOF"
}

func TestLocalMin(t *testing.T) {
	Min := 3
	Min = 4
	_ = Min
}
