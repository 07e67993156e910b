// Covers: an error needs a test that surely reads; a branch, a benchmark, another field or something only registered make it a warning.
// Go: fails // polluter: TestMode
package whoreads

import "testing"

func TestStrictMode(t *testing.T) {
	mode = "strict" // want unrestored-global(error) "whoreads\.mode"
}

func TestMode(t *testing.T) {
	if Mode() != "mode safe" {
		t.Fatal(Mode())
	}
}

func TestFlat(t *testing.T) {
	limits.Depth = 0 // want unrestored-global(warning) "whoreads\.limits\.Depth"
	if Depth() != 0 {
		t.Fatal(Depth())
	}
}

func TestDescribe(t *testing.T) {
	if limits.Describe() != "std" {
		t.Fatal(limits.Describe())
	}
}

func TestPrompt(t *testing.T) {
	prompt = "$ " // want unrestored-global(warning) "whoreads\.prompt"
	if Ask("") != "$ ?" {
		t.Fatal(Ask(""))
	}
}

func TestAsk(t *testing.T) {
	if Ask("# ") != "# ?" {
		t.Fatal(Ask("# "))
	}
}

func TestFast(t *testing.T) {
	speed = 9 // want unrestored-global(warning) "whoreads\.speed"
	if Speed() != 9 {
		t.Fatal(Speed())
	}
}

func BenchmarkSpeed(b *testing.B) {
	for b.Loop() {
		Speed()
	}
}

func TestVerbose(t *testing.T) {
	verbose = true // want unrestored-global(warning) "whoreads\.verbose"
}

func TestRegister(t *testing.T) {
	old := hooks
	t.Cleanup(func() { hooks = old })
	Register()
}
