package plugin

import "testing"

// TestEmpty is the victim of all others.
func TestEmpty(t *testing.T) {
	if Count() != 0 || len(Names()) != 0 {
		t.Error(Count(), Names())
	}
	if Cached() {
		t.Error("cached")
	}
	if Region() != "" {
		t.Error(Region())
	}
}

func TestRegister(t *testing.T) {
	Register("a", 1) // want leaked-cache "plugin\.plugins" via test > call > write
	if Count() == 0 {
		t.Error(Count())
	}
}

func TestAppend(t *testing.T) {
	Append("a") // want leaked-cache "plugin\.order"
}

func TestSize(t *testing.T) {
	got := Size(3) // want leaked-cache "plugin\.cached"
	if got != 3 {
		t.Error(got)
	}
}

func TestConfigure(t *testing.T) {
	Configure("eu") // want leaked-cache "plugin\.region"
	if Region() != "eu" {
		t.Error(Region())
	}
}
