package plan

import (
	"errors"
	"testing"
)

// TestFree is the victim of TestReturn and TestSkipped.
func TestFree(t *testing.T) {
	if Plan() != "free" {
		t.Error(Plan())
	}
}

func TestReturn(t *testing.T) {
	old := plan
	plan = "pro" // want fragile-restore(warning) "plan.plan"
	if Plan() == "pro" {
		return
	}
	plan = old
}

func with(name string, f func() error) error {
	old := plan
	plan = name // want fragile-restore(warning) "plan.plan"
	if err := f(); err != nil {
		return err
	}
	plan = old
	return nil
}

func TestHelper(t *testing.T) {
	err := with("team", func() error { return errors.New("refused") })
	if err == nil {
		t.Error("no error")
	}
}

func TestLateDefer(t *testing.T) {
	old := plan
	plan = "trial" // want fragile-restore(warning) "plan.plan"
	if testing.Short() {
		t.Skip("not in short mode")
	}
	defer func() { plan = old }()
}

func TestLateCleanup(t *testing.T) {
	old := plan
	plan = "trial" // want fragile-restore(warning) "plan.plan"
	if Plan() == "" {
		t.Fatal("empty")
	}
	t.Cleanup(func() { plan = old })
}

func TestLoop(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		old := plan
		plan = name // missing fragile-restore a jump that skips the restore is not followed
		if Plan() == "b" {
			continue
		}
		plan = old
	}
}
