package mode

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMode(t *testing.T) {
	if Mode() != "fast" || Depth() != 0 {
		t.Error(Mode(), Depth())
	}
}

func TestOnlyReads(t *testing.T) {
	old := mode
	mode = "slow"
	got := Mode()
	mode = old
	if got != "slow" {
		t.Fatal(got)
	}
}

func TestErrorGoesOn(t *testing.T) {
	old := mode
	mode = "slow"
	if Mode() != "slow" {
		t.Errorf("Mode = %q", Mode())
	}
	assert.Equal(t, "slow", Mode())
	mode = old
}

func TestPanicEndsTheBinary(t *testing.T) {
	old := mode
	mode = "slow"
	if Mode() == "" {
		panic("empty")
	}
	mode = old
}

func TestSubtestsFailAlone(t *testing.T) {
	old := mode
	mode = "slow"
	t.Run("sub", func(t *testing.T) {
		if Mode() != "slow" {
			t.Fatal(Mode())
		}
	})
	mode = old
}

func TestRestoredOnBothPaths(t *testing.T) {
	old := mode
	mode = "slow"
	if Mode() != "slow" {
		mode = old
		t.Fatal("not slow")
	}
	mode = old
}

func TestReturnBeforeWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	old := mode
	mode = "slow"
	mode = old
}

func TestDeferredAnyway(t *testing.T) {
	old := mode
	defer func() { mode = old }()
	mode = "slow"
	if Mode() != "slow" {
		t.Fatal(Mode())
	}
	mode = old
}

func TestReturnInLiteral(t *testing.T) {
	old := mode
	mode = "slow"
	short := func() bool {
		if Mode() == "" {
			return true
		}
		return false
	}
	if short() {
		t.Error("short")
	}
	mode = old
}

func TestCounter(t *testing.T) {
	depth++
	if Depth() != 1 {
		t.Error(Depth())
	}
	depth--
}
