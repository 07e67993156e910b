// Covers: PT04 LC31 LC33 LC34 LC38 LC39 LC42 LC43 LC44 LC45
// Go: passes -count=1
// Vet: unreachable code

//go:build go1.21

// Serial subtests, copies, marks on another T, or a parent that waits: nothing runs after the iteration with its variables.
package cases

import "testing"

type testCase struct {
	name string
	n    int
}

var cases = []testCase{{"one", 1}, {"two", 2}}

func check(t *testing.T, name string, n int) {
	t.Helper()
	if name == "one" && n != 1 || name == "two" && n != 2 {
		t.Errorf("%s is %d", name, n)
	}
}

func base(t *testing.T) string {
	name := t.Name()
	return name[len(name)-3:]
}

func TestFreshSerial(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) { check(t, base(t), tc.n) }) // want TestFreshSerial/*:"serial"
	}
}

func TestFreshOuterT(t *testing.T) {
	for _, tc := range cases[:1] {
		t.Run(tc.name, func(inner *testing.T) { // want TestFreshOuterT/*:"serial"
			t.Parallel()
			check(inner, base(inner), tc.n)
		})
	}
}

func TestFreshShadow(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			tc := tc
			t.Parallel()
			check(t, base(t), tc.n)
		})
	}
}

func TestFreshShadowInLoop(t *testing.T) {
	for _, tc := range cases {
		tc := tc
		t.Run(tc.name, func(x *testing.T) { // want TestFreshShadowInLoop/*:"parallel"
			x.Parallel()
			check(x, base(x), tc.n)
		})
	}
}

func TestFreshArgument(t *testing.T) {
	build := func(n int) func(*testing.T) {
		return func(t *testing.T) {
			t.Parallel()
			check(t, base(t), n)
		}
	}
	for _, tc := range cases {
		t.Run(tc.name, build(tc.n)) // want TestFreshArgument/*:"parallel"
	}
}

type fake struct{}

func (fake) Parallel() {}

func TestFreshUnnamed(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(_ *testing.T) { // want TestFreshUnnamed/*:"serial"
			var t fake
			t.Parallel()
			if tc.n == 0 {
				panic("no number")
			}
		})
	}
}

func TestFreshGoto(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			goto work
			t.Parallel()
		work:
			check(t, base(t), tc.n)
		})
	}
}

type job struct{}

func (job) Run(name string, f func(t *job)) { f(&job{}) }
func (*job) Parallel()                      {}

func (job) Only(f func()) { f() }

func TestFreshOwnRun(t *testing.T) {
	seen := 0
	for _, tc := range cases {
		job{}.Run(tc.name, func(t *job) {
			t.Parallel()
			seen += tc.n
		})
		job{}.Only(func() { seen += tc.n })
	}
	if seen != 6 {
		t.Fatal(seen)
	}
}

func pair(name string) (string, func(t *testing.T)) {
	return name, func(t *testing.T) { t.Parallel() }
}

func TestFreshSingleArgument(t *testing.T) {
	for _, tc := range cases {
		t.Run(pair(tc.name))
	}
}

func TestFreshGrandchild(t *testing.T) {
	for _, tc := range cases {
		t.Run("group", func(t *testing.T) { // want TestFreshGrandchild/group:"serial"
			t.Run(tc.name, func(t *testing.T) { // want TestFreshGrandchild/group/*:"parallel"
				t.Parallel()
				check(t, base(t), tc.n)
			})
		})
	}
}

func TestFreshLastStatementOnly(t *testing.T) {
	for _, tc := range cases {
		name, n := tc.name, tc.n
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, base(t), n)
		})
	}
}
