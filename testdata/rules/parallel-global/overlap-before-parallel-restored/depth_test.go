package depth

import "testing"

func TestPlain(t *testing.T) { // want TestPlain:"parallel"
	old := Max
	Max = 1
	got := Allowed(2)
	Max = old
	t.Parallel()
	if got {
		t.Fatal("2 is too deep")
	}
}

func shallow(n int) bool {
	defer func(old int) { Max = old }(Max)
	Max = 1
	return Allowed(n)
}

func TestHelper(t *testing.T) { // want TestHelper:"parallel"
	got := shallow(2)
	t.Parallel()
	if got {
		t.Fatal("2 is too deep")
	}
}

func TestSubtestBeforeParallel(t *testing.T) { // want TestSubtestBeforeParallel:"parallel"
	t.Run("shallow", func(t *testing.T) { // want TestSubtestBeforeParallel/shallow:"serial"
		old := Max
		t.Cleanup(func() { Max = old })
		Max = 1
		Allowed(2)
	})
	t.Parallel()
	Allowed(2)
}

func TestSerialReader(t *testing.T) {
	if !Allowed(4) || Allowed(5) {
		t.Fatal("Max is", Max)
	}
}

func TestParallelReader(t *testing.T) {
	t.Parallel()
	if !Allowed(4) || Allowed(5) {
		t.Fatal("Max is", Max)
	}
}
