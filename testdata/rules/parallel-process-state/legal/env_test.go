// Covers: PE05 PT16 PT17 PT18 PT19 PT20 PT21 PT31 PT32 TP22
// Go: passes

// t.Setenv and t.Chdir where they are legal: serial tests, serial subtests, above parallel subtests.
package env

import (
	"os"
	"testing"
)

func TestSerial(t *testing.T) { // want TestSerial:"serial"
	t.Setenv("TOKEN", "x")
}

func TestInOneSub(t *testing.T) { // want TestInOneSub:"serial"
	t.Run("one", func(t *testing.T) { // want TestInOneSub/one:"serial"
		t.Setenv("TOKEN", "x")
	})
}

func TestParentSerialSubs(t *testing.T) { // want TestParentSerialSubs:"serial"
	t.Setenv("TOKEN", "x")
	t.Run("1", func(t *testing.T) { _ = os.Getenv("TOKEN") }) // want TestParentSerialSubs/1:"serial"
	t.Run("2", func(t *testing.T) { _ = os.Getenv("TOKEN") }) // want TestParentSerialSubs/2:"serial"
}

func TestFirstSub(t *testing.T) {
	t.Run("1", func(t *testing.T) { t.Setenv("TOKEN", "x") }) // want TestFirstSub/1:"serial"
	t.Run("2", func(t *testing.T) { _ = os.Getenv("TOKEN") }) // want TestFirstSub/2:"serial"
}

func TestRange(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) { t.Setenv("TOKEN", name) }) // want TestRange/*:"serial"
	}
}

func TestParentParallelSubs(t *testing.T) { // want TestParentParallelSubs:"serial"
	t.Setenv("TOKEN", "x")
	t.Run("1", func(t *testing.T) { // want TestParentParallelSubs/1:"parallel"
		t.Parallel()
		if os.Getenv("TOKEN") != "x" {
			t.Fatal("the parent's cleanup ran before its subtests")
		}
	})
	t.Run("2", func(t *testing.T) { // want TestParentParallelSubs/2:"serial"
		_ = os.Getenv("TOKEN")
	})
}

func setToken(t *testing.T) {
	t.Helper()
	t.Setenv("TOKEN", "x")
}

func TestHelper(t *testing.T) { // want TestHelper:"serial"
	setToken(t)
}

func TestChdir(t *testing.T) { // want TestChdir:"serial"
	t.Chdir("/")
	t.Run("sub", func(t *testing.T) { // want TestChdir/sub:"parallel"
		t.Parallel()
		_, _ = os.Getwd()
	})
}

func TestParallelReader(t *testing.T) { // want TestParallelReader:"parallel"
	t.Parallel()
	if os.Getenv("TOKEN") != "" {
		t.Fatal("set by a serial test")
	}
}

type own struct{}

func (own) Setenv(key, value string) {}

func TestOwnSetenv(t *testing.T) { // want TestOwnSetenv:"parallel"
	t.Parallel()
	own{}.Setenv("TOKEN", "x")
}
