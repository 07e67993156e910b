package body

import "testing"

func TestHelperClosure(t *testing.T) { // want TestHelperClosure:"serial"
	check := func(t *testing.T, n int) {
		t.Helper()
		if !Even(n) {
			t.Error(n)
		}
	}
	check(t, 2)
	check(t, 4)
}

func TestLiteral(t *testing.T) { // want TestLiteral:"serial"
	t.Run("two", func(t *testing.T) { // want TestLiteral/two:"parallel"
		t.Parallel()
	})
}

func TestVariable(t *testing.T) { // want TestVariable:"serial"
	check := func(t *testing.T) {
		t.Parallel()
	}
	t.Run("two", check) // want TestVariable/two:"parallel"
}

func factory(n int) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		if !Even(n) {
			t.Error(n)
		}
	}
}

func TestFactory(t *testing.T) { // want TestFactory:"serial"
	t.Run("two", factory(2)) // want TestFactory/two:"parallel"
}

func withExtra(t *testing.T, n int) {
	t.Parallel()
	if !Even(n) {
		t.Error(n)
	}
}

func TestExtraArguments(t *testing.T) { // want TestExtraArguments:"serial"
	t.Run("two", func(t *testing.T) { withExtra(t, 2) }) // want TestExtraArguments/two:"parallel"
}

func generic[T int | int64](n T) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		if n%2 != 0 {
			t.Error(n)
		}
	}
}

func TestGeneric(t *testing.T) { // want TestGeneric:"serial"
	t.Run("two", generic[int64](2)) // want TestGeneric/two:"parallel"
	t.Run("four", generic(4))       // want TestGeneric/four:"parallel"
}

func TestSelfParallel(t *testing.T) { // want TestSelfParallel:"parallel"
	withExtra(t, 2)
}

func FuzzEven(f *testing.F) {
	f.Add(2)
	f.Fuzz(func(t *testing.T, n int) {
		t.Parallel()
		if Even(n) != (n&1 == 0) {
			t.Error(n)
		}
	})
}
