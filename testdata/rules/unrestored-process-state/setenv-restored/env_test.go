// Covers: UT13 UT25 TE04 R13 R14 PT16 PT21
// Go: passes

// The same, put back: automatically, by the saved value, in a helper, in teardown.
package env

import (
	"os"
	"testing"

	qt "github.com/frankban/quicktest"
	"gotest.tools/v3/env"
)

func TestAutomatic(t *testing.T) {
	t.Setenv("TOKEN", "x")
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) { t.Setenv("NAME", name) })
	}
}

func TestUnset(t *testing.T) {
	t.Setenv("TOKEN", "")
	os.Unsetenv("TOKEN")
}

func TestSaved(t *testing.T) {
	old := os.Getenv("HOME")
	defer os.Setenv("HOME", old)
	os.Setenv("HOME", t.TempDir())
}

func TestSavedInFunc(t *testing.T) {
	old, ok := os.LookupEnv("TOKEN")
	t.Cleanup(func() {
		if ok {
			os.Setenv("TOKEN", old)
		} else {
			os.Unsetenv("TOKEN")
		}
	})
	os.Setenv("TOKEN", "x")
}

func TestNested(t *testing.T) {
	defer os.Setenv("HOME", os.Getenv("HOME"))
	os.Setenv("HOME", t.TempDir())
}

func setenv(t *testing.T, key, value string) {
	t.Helper()
	old, ok := os.LookupEnv(key)
	os.Setenv(key, value)
	t.Cleanup(func() {
		os.Unsetenv(key)
		if ok {
			os.Setenv(key, old)
		}
	})
}

func TestHelper(t *testing.T) { setenv(t, "TOKEN", "x") }

func setup() (cleanup func()) {
	old, ok := os.LookupEnv("TOKEN")
	os.Setenv("TOKEN", "x")
	return func() {
		if ok {
			os.Setenv("TOKEN", old)
			return
		}
		os.Unsetenv("TOKEN")
	}
}

func TestPair(t *testing.T) {
	cleanup := setup()
	defer cleanup()
}

func TestLibraries(t *testing.T) {
	env.Patch(t, "TOKEN", "x")
	env.ChangeWorkingDir(t, t.TempDir())
	c := qt.New(t)
	c.Setenv("NAME", "x")
}

func TestVictim(t *testing.T) {
	for _, key := range []string{"TOKEN", "NAME"} {
		if value, ok := os.LookupEnv(key); ok {
			t.Error(key, "is", value)
		}
	}
}
