package limits

import (
	"slices"
	"testing"
)

// TestState is the victim of all others.
func TestState(t *testing.T) {
	if got := State(); !slices.Equal(got, []any{10, 1, "app", true, "fast", 5, ""}) {
		t.Error(got...)
	}
}

func TestSavedTooLate(t *testing.T) {
	max = 20
	old := max
	defer func() { max = old }() // want wrong-restore(warning) "limits.max"
}

func TestSavedOther(t *testing.T) {
	old := max
	min = 0
	defer func() { min = old }() // want wrong-restore(warning) "limits.min"
}

func TestOtherConstant(t *testing.T) {
	name = "stub"
	t.Cleanup(func() { name = "application" }) // want wrong-restore(warning) "limits.name"
}

func TestZeroInsteadOfInitializer(t *testing.T) {
	defer func() { enabled = false }() // want wrong-restore(warning) "limits.enabled"
	enabled = !enabled
}

func TestEmptyInsteadOfInitializer(t *testing.T) {
	mode = "slow"
	defer func() { mode = "" }() // want wrong-restore(warning) "limits.mode"
}

func TestArgumentTooLate(t *testing.T) {
	step = 7
	defer func(old int) { step = old }(step) // want wrong-restore(warning) "limits.step"
}

func TestConstantInsteadOfZero(t *testing.T) {
	region = "us"
	t.Cleanup(func() { region = "eu" }) // want wrong-restore(warning) "limits.region"
}
