package mode

import "testing"

func setup(mode string) (teardown func()) {
	old := Mode
	Mode = mode
	return func() { Mode = old }
}

func isFast(t *testing.T) {
	t.Parallel()
	if !Fast() {
		t.Fatal("restored too early")
	}
}

func TestFunctionValue(t *testing.T) {
	teardown := setup("fast")
	defer teardown() // want early-restore(error) "Mode"
	fn := isFast
	t.Run("1", fn) // want TestFunctionValue/1:"parallel"
	t.Run("2", fn) // want TestFunctionValue/2:"parallel"
}

func TestImmediate(t *testing.T) {
	defer setup("fast")() // want early-restore(error) "Mode"
	t.Run("1", isFast)
}

func TestThroughHelper(t *testing.T) {
	defer setup("fast")() // want early-restore(error) "Mode"
	runAll(t)
}

func runAll(t *testing.T) {
	t.Helper()
	t.Run("1", isFast)
}
