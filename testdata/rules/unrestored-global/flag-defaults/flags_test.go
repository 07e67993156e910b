// Covers: what a flag package makes of an address in init is the value before the tests; the zero value is only where the default is.
// Go: fails
package flagdefaults

import "testing"

func TestZeroIsNoRestore(t *testing.T) {
	format = "x" // want wrong-restore "flagdefaults\.format"
	t.Cleanup(func() { format = "" })
}

func TestZeroByInitialiserIsNoRestore(t *testing.T) {
	limit = 1 // want wrong-restore "flagdefaults\.limit"
	t.Cleanup(func() { limit = 0 })
}

func TestFieldZeroIsNoRestore(t *testing.T) {
	options.depth = 1 // want wrong-restore "flagdefaults\.options\.depth"
	t.Cleanup(func() { options.depth = 0 })
}

func TestDefaultIsRestore(t *testing.T) {
	verbose = true
	t.Cleanup(func() { verbose = false })
	format = "y"
	defer func() { format = "p" }()
	options.name = "z"
	t.Cleanup(func() { options.name = "" })
}

func TestNothingIsNothing(t *testing.T) {
	tags = []string{"a"}
	t.Cleanup(func() { tags = []string{} })
	quiet = true
	t.Cleanup(func() { quiet = false })
}

func TestOnlyGiven(t *testing.T) {
	later = "now"
	t.Cleanup(func() { later = "" })
}

func TestZeroInBody(t *testing.T) {
	format = "" // want unrestored-global "flagdefaults\.format"
}

func TestVictim(t *testing.T) {
	if format != "p" || limit != 7 || options.depth != 3 {
		t.Fatal("the defaults are gone")
	}
	if verbose || quiet || len(tags) != 0 || later != "" || len(hosts) != 0 {
		t.Fatal("something was left behind")
	}
}
