package mode

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBroken(t *testing.T) {
	old := mode
	mode = "warp"
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	mode = old // want fragile-restore(warning) "mode.mode"
}

func TestFailNow(t *testing.T) {
	old := mode
	mode = "slow"
	if Check() != nil {
		t.FailNow()
	}
	mode = old // want fragile-restore(warning) "mode.mode"
}

func TestSkip(t *testing.T) {
	old := mode
	mode = "slow"
	if testing.Short() {
		t.Skip("slow")
	}
	mode = old // want fragile-restore(warning) "mode.mode"
}

func TestRequire(t *testing.T) {
	old := mode
	mode = "slow"
	require.NoError(t, Check())
	require.Equal(t, "slow", Mode())
	mode = old // want fragile-restore(warning) "mode.mode"
}

func TestRequireObject(t *testing.T) {
	r := require.New(t)
	old := mode
	mode = "slow"
	r.NoError(Check())
	mode = old // want fragile-restore(warning) "mode.mode"
}

func mustCheck(t *testing.T) {
	t.Helper()
	if err := Check(); err != nil {
		t.Fatal(err)
	}
}

func TestHelper(t *testing.T) {
	old := mode
	mode = "slow"
	mustCheck(t)
	mode = old // want fragile-restore(warning) "mode.mode"
}

func setMode(name string) func() {
	old := mode
	mode = name
	return func() { mode = old }
}

func TestReturnedFunc(t *testing.T) {
	restore := setMode("slow")
	mustCheck(t)
	restore() // want fragile-restore(warning) "mode.mode"
}

// TestModeIsFast is the victim of TestBroken.
func TestModeIsFast(t *testing.T) {
	if Mode() != "fast" {
		t.Error(Mode())
	}
}
