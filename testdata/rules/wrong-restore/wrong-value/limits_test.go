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
	max = 20 // want wrong-restore(warning) "limits.max"
	old := max
	defer func() { max = old }()
}

func TestSavedOther(t *testing.T) {
	old := max
	min = 0 // want wrong-restore(warning) "limits.min"
	defer func() { min = old }()
}

func TestOtherConstant(t *testing.T) {
	name = "stub" // want wrong-restore(warning) "limits.name"
	t.Cleanup(func() { name = "application" })
}

func TestZeroInsteadOfInitializer(t *testing.T) {
	defer func() { enabled = false }()
	enabled = !enabled // want wrong-restore(warning) "limits.enabled"
}

func TestEmptyInsteadOfInitializer(t *testing.T) {
	mode = "slow" // want wrong-restore(warning) "limits.mode"
	defer func() { mode = "" }()
}

func TestArgumentTooLate(t *testing.T) {
	step = 7 // want wrong-restore(warning) "limits.step"
	defer func(old int) { step = old }(step)
}

func TestConstantInsteadOfZero(t *testing.T) {
	region = "us" // want wrong-restore(warning) "limits.region"
	t.Cleanup(func() { region = "eu" })
}
