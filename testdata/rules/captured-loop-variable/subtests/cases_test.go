// Covers: PT08 PT09 LC30 LC32 LC35 LC36 LC37 LC40 LC41 LC46
// Go: fails
// Vet: loop variable tc captured by func literal

//go:build go1.21

// Parallel subtests run when the loop is over: all of them see the last case.
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

func TestCaughtLiteralName(t *testing.T) {
	for i, tc := range cases {
		index, name := i, tc.name
		t.Run("literal", func(t *testing.T) { // want TestCaughtLiteralName/literal:"parallel"
			t.Parallel()
			if i != index { // want captured-loop-variable "\bi\b"
				t.Error(i, "is not", index)
			}
			if tc.name != name { // want captured-loop-variable "\btc\b"
				t.Error(tc.name, "is not", name)
			}
		})
	}
}

func TestCaughtCaseName(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) { // want TestCaughtCaseName/*:"parallel"
			t.Parallel()
			check(t, base(t), tc.n) // want captured-loop-variable "\btc\b"
			check(t, base(t), tc.n)
		})
	}
}

func TestCaughtOnlyAfter(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			check(t, base(t), tc.n)
			t.Parallel()
			check(t, base(t), tc.n) // want captured-loop-variable "\btc\b"
		})
	}
}

func TestCaughtByShadow(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			tc := tc // want captured-loop-variable "\btc\b"
			check(t, base(t), tc.n)
		})
	}
}

func TestCaughtInBlock(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			{
				if t.Name() != "" {
					check(t, base(t), tc.n) // want captured-loop-variable "\btc\b"
				}
			}
		})
	}
}

func TestCaughtInSerialChild(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			name := base(t)
			t.Run("child", func(t *testing.T) { // want TestCaughtInSerialChild/*/child:"serial"
				check(t, name, tc.n) // want captured-loop-variable "\btc\b"
			})
		})
	}
}

func TestCaughtAfterLabel(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			tries := 0
		again:
			check(t, base(t), tc.n)
			if tries++; tries < 2 {
				goto again
			}
			t.Parallel()
			check(t, base(t), tc.n) // want captured-loop-variable "\btc\b"
		})
	}
}

func TestCaughtAfterTwoLabels(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if tc.n < 0 {
				goto second
			}
			if tc.n == 0 {
				goto first
			}
		first:
		second:
			t.Parallel()
			check(t, base(t), tc.n) // want captured-loop-variable "\btc\b"
		})
	}
}

func parallel(t *testing.T) {
	t.Helper()
	t.Parallel()
}

func TestCaughtAfterHelper(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			parallel(t)
			check(t, base(t), tc.n) // want captured-loop-variable "\btc\b"
		})
	}
}

func TestCaughtOtherName(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(q *testing.T) {
			q.Parallel()
			check(q, base(q), tc.n) // want captured-loop-variable "\btc\b"
		})
	}
}

func TestCaughtCleanup(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			name := base(t)
			t.Cleanup(func() { check(t, name, tc.n) }) // want captured-loop-variable "\btc\b"
			t.Parallel()
		})
	}
}
