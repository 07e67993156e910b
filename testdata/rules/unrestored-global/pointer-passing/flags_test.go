package flags

import "testing"

func swap[T any](p *T, v T) { *p = v }

func exchange[T any](p *T, v T) T {
	old := *p
	*p = v
	return old
}

func outer(p *string) { swap(p, "outer") }

func peek(p *int) int { return *p }

func setForTest[T any](t *testing.T, p *T, v T) {
	t.Helper()
	old := *p
	*p = v
	t.Cleanup(func() { *p = old })
}

// TestDefaults is the victim of TestSwap, TestExchange and TestOuter.
func TestDefaults(t *testing.T) {
	if Verbose {
		t.Error("Verbose")
	}
	if Depth != 1 {
		t.Error("Depth", Depth)
	}
	if Name != "app" {
		t.Error("Name", Name)
	}
	if !Color || Width != 80 {
		t.Error("Color", Color, "Width", Width)
	}
}

func TestSwap(t *testing.T) {
	swap(&Verbose, true) // want unrestored-global(error) "flags.Verbose"
}

func TestExchange(t *testing.T) {
	exchange(&Depth, 3) // want unrestored-global(error) "flags.Depth"
}

func TestOuter(t *testing.T) {
	outer(&Name) // want unrestored-global(error) "flags.Name"
}

func TestSetForTest(t *testing.T) {
	setForTest(t, &Color, false)
}

func TestExchangeBack(t *testing.T) {
	old := exchange(&Width, 40)
	defer exchange(&Width, old)
	if Width != 40 {
		t.Error(Width)
	}
}

func TestPeek(t *testing.T) {
	n := 2
	swap(&n, 3)
	if peek(&Width) != 80 || n != 3 {
		t.Error(Width, n)
	}
}
