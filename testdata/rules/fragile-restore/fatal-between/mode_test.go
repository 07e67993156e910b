package mode

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBroken(t *testing.T) {
	old := mode
	mode = "warp" // want fragile-restore(warning) "mode.mode"
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	mode = old
}

func TestFailNow(t *testing.T) {
	old := mode
	mode = "slow" // want fragile-restore(warning) "mode.mode"
	if Check() != nil {
		t.FailNow()
	}
	mode = old
}

func TestSkip(t *testing.T) {
	old := mode
	mode = "slow" // want fragile-restore(warning) "mode.mode"
	if testing.Short() {
		t.Skip("slow")
	}
	mode = old
}

func TestRequire(t *testing.T) {
	old := mode
	mode = "slow" // want fragile-restore(warning) "mode.mode"
	require.NoError(t, Check())
	require.Equal(t, "slow", Mode())
	mode = old
}

func TestRequireObject(t *testing.T) {
	r := require.New(t)
	old := mode
	mode = "slow" // want fragile-restore(warning) "mode.mode"
	r.NoError(Check())
	mode = old
}

func mustCheck(t *testing.T) {
	t.Helper()
	if err := Check(); err != nil {
		t.Fatal(err)
	}
}

func TestHelper(t *testing.T) {
	old := mode
	mode = "slow" // want fragile-restore(warning) "mode.mode"
	mustCheck(t)
	mode = old
}

func setMode(name string) func() {
	old := mode
	mode = name // want fragile-restore(warning) "mode.mode"
	return func() { mode = old }
}

func TestReturnedFunc(t *testing.T) {
	restore := setMode("slow")
	mustCheck(t)
	restore()
}

// TestModeIsFast is the victim of TestBroken.
func TestModeIsFast(t *testing.T) {
	if Mode() != "fast" {
		t.Error(Mode())
	}
}
