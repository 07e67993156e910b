// Covers: PT25 PT26 PT27 PT28 PT29 PT30 PT33
// Go: passes

// Subtests that are no literals: functions, methods, variables, builders.
package classify

import "testing"

var depth = 3

func walk(n int) int { return n + depth }

func serialCase(t *testing.T) { walk(1) } // want serialCase:"none"

func parallelCase(t *testing.T) {
	t.Parallel()
	walk(2)
}

func testT(testT *testing.T) {
	testT.Parallel()
	walk(3)
}

func build(n int) func(t *testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		walk(n)
	}
}

func buildEither(n int) func(t *testing.T) {
	if n > 1 {
		return func(t *testing.T) {
			t.Parallel()
			walk(n)
		}
	}
	return func(other *testing.T) {
		other.Parallel()
		walk(-n)
	}
}

func buildSerial(n int) func(t *testing.T) {
	return func(t *testing.T) { walk(n) }
}

type fixture struct{ n int }

func (f fixture) check(t *testing.T) {
	t.Parallel()
	walk(f.n)
}

func TestNamed(t *testing.T) { // want TestNamed:"parallel"
	t.Parallel()
	t.Run("1", serialCase)   // want TestNamed/1:"serial"
	t.Run("2", parallelCase) // want TestNamed/2:"parallel"
}

func TestNestedNamed(t *testing.T) { // want TestNestedNamed:"parallel"
	t.Parallel()
	t.Run("outer", func(t *testing.T) { // want TestNestedNamed/outer:"parallel"
		t.Parallel()
		t.Run("1", serialCase) // want TestNestedNamed/outer/1:"serial"
		t.Run("2", serialCase) // want TestNestedNamed/outer/2:"serial"
	})
}

func TestRangeNestedNamed(t *testing.T) { // want TestRangeNestedNamed:"parallel"
	t.Parallel()
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) { // want TestRangeNestedNamed/*:"parallel"
			t.Parallel()
			t.Run(name, testT) // want TestRangeNestedNamed/*/*:"parallel"
		})
	}
}

func TestMethodValue(t *testing.T) { // want TestMethodValue:"serial"
	t.Run("check", fixture{4}.check) // want TestMethodValue/check:"parallel"
}

func TestVariable(t *testing.T) { // want TestVariable:"serial"
	body := func(t *testing.T) {
		t.Parallel()
		walk(5)
	}
	t.Run("1", body) // want TestVariable/1:"parallel"
	t.Run("2", body) // want TestVariable/2:"parallel"
}

func TestBuilder(t *testing.T) { // want TestBuilder:"serial"
	t.Run("1", build(1))       // want TestBuilder/1:"parallel"
	t.Run("2", buildEither(2)) // want TestBuilder/2:"parallel"
	t.Run("3", buildSerial(3)) // want TestBuilder/3:"serial"
}

func TestLocalBuilder(t *testing.T) { // want TestLocalBuilder:"serial"
	make := func(n int) func(*testing.T) {
		return func(t *testing.T) {
			t.Parallel()
			walk(n)
		}
	}
	for _, n := range []int{1, 2} {
		t.Run("case", make(n)) // want TestLocalBuilder/case:"parallel"
	}
}
