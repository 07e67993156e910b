package shared

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestSum is the victim of all others.
func TestSum(t *testing.T) {
	if Sum() != 0 {
		t.Error(Sum())
	}
}

func TestPlain(t *testing.T) { // want TestPlain:"serial"
	fromTest = 1 // want unrestored-global(error) "shared.fromTest"
}

func TestLiteral(t *testing.T) {
	t.Run("literal", func(t *testing.T) { // want TestLiteral/literal:"serial"
		fromSub = 1 // want unrestored-global(error) "shared.fromSub"
	})
}

func named(t *testing.T) {
	fromNamed = 1 // want unrestored-global(error) "shared.fromNamed"
}

func TestNamed(t *testing.T) {
	t.Run("named", named) // want TestNamed/named:"serial"
}

func builder(n int) func(*testing.T) {
	return func(t *testing.T) {
		fromBuilder = n // want unrestored-global(error) "shared.fromBuilder"
	}
}

func TestBuilder(t *testing.T) {
	t.Run("builder", builder(1)) // want TestBuilder/builder:"serial"
}

func TestVariable(t *testing.T) {
	check := func(t *testing.T) {
		fromVariable = 1 // want unrestored-global(error) "shared.fromVariable"
	}
	t.Run("variable", check) // want TestVariable/variable:"serial"
}

func TestTable(t *testing.T) {
	cases := []struct {
		name string
		run  func(t *testing.T)
	}{
		{"one", func(t *testing.T) {
			fromTable = 1 // want unrestored-global(error) "shared.fromTable"
		}},
	}
	for _, tc := range cases {
		t.Run(tc.name, tc.run)
	}
}

func assertPositive(t *testing.T, n int) {
	t.Helper()
	fromHelper = n // want unrestored-global(error) "shared.fromHelper" via test > call > write
	if n < 0 {
		t.Error(n)
	}
}

func TestHelper(t *testing.T) {
	assertPositive(t, 1)
}

func FuzzSum(f *testing.F) {
	fromFuzzSetup = 1 // want unrestored-global(error) "shared.fromFuzzSetup"
	f.Add(1)
	f.Fuzz(func(t *testing.T, n int) {
		fromFuzz = n // want unrestored-global(error) "shared.fromFuzz"
	})
}

func ExampleSum() {
	fromExample = 1 // want unrestored-global(error) "shared.fromExample"
	fmt.Println("done")
	// Output: done
}

type cases struct{}

func (cases) TestReflect(t *testing.T) {
	fromReflect = 1 // want unrestored-global(error) "shared.fromReflect"
}

func TestMethods(t *testing.T) {
	v := reflect.ValueOf(cases{})
	for i := range v.NumMethod() {
		if name := v.Type().Method(i).Name; strings.HasPrefix(name, "Test") {
			t.Run(name, v.Method(i).Interface().(func(*testing.T)))
		}
	}
}
