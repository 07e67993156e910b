// Covers: TP04 TP05 TP06 TP07 TP08 TP09 TP23 TH01
// Go: passes

// t.Parallel and t.Run in helpers, under conditions, in closures.
package classify

import (
	"os"
	"strings"
	"testing"
)

var retries = 2

func attempt(n int) int { return n * retries }

func parallelTop(t *testing.T) {
	t.Helper()
	t.Parallel()
	t.Run("1", func(t *testing.T) { attempt(1) })
	t.Run("2", func(t *testing.T) { attempt(2) })
}

func TestParallelByHelper(t *testing.T) { // want TestParallelByHelper:"parallel"
	parallelTop(t)
}

func serialSub(t *testing.T) {
	t.Helper()
	t.Run("serial", func(t *testing.T) { attempt(1) })
}

func parallelSub(t *testing.T) {
	t.Helper()
	t.Run("parallel", func(t *testing.T) {
		t.Parallel()
		attempt(1)
	})
}

func TestParallelWithSerialSub(t *testing.T) { // want TestParallelWithSerialSub:"parallel"
	t.Parallel()
	serialSub(t)
}

func TestSerialWithParallelSub(t *testing.T) { // want TestSerialWithParallelSub:"serial"
	parallelSub(t)
}

func TestParallelWithParallelSub(t *testing.T) { // want TestParallelWithParallelSub:"parallel"
	t.Parallel()
	parallelSub(t)
}

func everything(t *testing.T) {
	t.Helper()
	t.Parallel()
	parallelSub(t)
}

func TestEverythingByHelper(t *testing.T) { // want TestEverythingByHelper:"parallel"
	everything(t)
}

func TestHelperSubAndOwn(t *testing.T) { // want TestHelperSubAndOwn:"parallel"
	t.Parallel()
	parallelSub(t)
	t.Run("own", func(t *testing.T) { // want TestHelperSubAndOwn/own:"parallel"
		t.Parallel()
		attempt(2)
	})
}

func TestConditional(t *testing.T) { // want TestConditional:"parallel"
	if os.Getenv("CI_SERIAL") == "" {
		t.Parallel()
	}
	attempt(3)
}

func TestConditionalSub(t *testing.T) { // want TestConditionalSub:"serial"
	for _, name := range []string{"slow", "fast"} {
		t.Run(name, func(t *testing.T) { // want TestConditionalSub/*:"parallel"
			if strings.HasPrefix(name, "s") {
				t.Parallel()
			}
			attempt(4)
		})
	}
}

func TestClosureHelper(t *testing.T) { // want TestClosureHelper:"serial"
	check := func(t *testing.T, n int) {
		t.Helper()
		if attempt(n) != 2*n {
			t.Error("wrong")
		}
	}
	check(t, 1)
	t.Run("1", func(t *testing.T) { // want TestClosureHelper/1:"parallel"
		t.Parallel()
		check(t, 2)
	})
}

func withArgs(t *testing.T, n int) {
	t.Parallel()
	attempt(n)
}

func TestExtraArgs(t *testing.T) { // want TestExtraArgs:"serial"
	t.Run("1", func(t *testing.T) { withArgs(t, 1) }) // want TestExtraArgs/1:"parallel"
}

func generic[T any](v T) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		_ = v
	}
}

func TestGenericFactory(t *testing.T) { // want TestGenericFactory:"serial"
	t.Run("int", generic(1))             // want TestGenericFactory/int:"parallel"
	t.Run("string", generic[string]("")) // want TestGenericFactory/string:"parallel"
}
