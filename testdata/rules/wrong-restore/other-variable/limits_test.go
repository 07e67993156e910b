package limits

import "testing"

// TestSum is the victim of TestSoft and TestCleanup.
func TestSum(t *testing.T) {
	if Sum() != 10 {
		t.Error(Sum())
	}
}

// TestSides is the victim of TestCrossed.
func TestSides(t *testing.T) {
	if Sides() != "lr" {
		t.Error(Sides())
	}
}

func TestSoft(t *testing.T) {
	old := soft
	defer func() { hard = old }()
	soft = 10 // want wrong-restore(warning) "limits.soft"
}

func TestCleanup(t *testing.T) {
	old := burst
	burst = 30 // want wrong-restore(warning) "limits.burst"
	t.Cleanup(func() { width = old })
}

func TestCrossed(t *testing.T) {
	oldLeft, oldRight := left, right
	left, right = "L", "R" // want wrong-restore(warning) "limits.left" want wrong-restore(warning) "limits.right"
	t.Cleanup(func() { left, right = oldRight, oldLeft })
}
