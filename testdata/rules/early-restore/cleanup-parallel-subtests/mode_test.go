package mode

import "testing"

func setup(mode string) (teardown func()) {
	old := Mode
	Mode = mode
	return func() { Mode = old }
}

func isFast(t *testing.T) {
	if !Fast() {
		t.Fatal("not fast")
	}
}

func isFastParallel(t *testing.T) {
	t.Parallel()
	isFast(t)
}

func TestParallelSubtests(t *testing.T) { // want TestParallelSubtests:"serial"
	teardown := setup("fast")
	t.Cleanup(teardown)
	for _, name := range []string{"a", "b"} {
		t.Run(name, isFastParallel) // want TestParallelSubtests/*:"parallel"
	}
}

func TestWorkBeforeParallel(t *testing.T) { // want TestWorkBeforeParallel:"serial"
	t.Cleanup(setup("fast"))
	t.Run("1", func(t *testing.T) { // want TestWorkBeforeParallel/1:"parallel"
		isFast(t)
		t.Parallel()
		isFast(t)
	})
}

func TestSerialSubtests(t *testing.T) { // want TestSerialSubtests:"serial"
	t.Cleanup(setup("fast"))
	for _, name := range []string{"a", "b"} {
		t.Run(name, isFast) // want TestSerialSubtests/*:"serial"
	}
}

func TestDefault(t *testing.T) {
	if Fast() {
		t.Fatal("not restored")
	}
}
