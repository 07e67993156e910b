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
	Register("a", 1) // missing leaked-cache the rule is not written yet
	if Count() == 0 {
		t.Error(Count())
	}
}

func TestAppend(t *testing.T) {
	Append("a") // missing leaked-cache the rule is not written yet
}

func TestSize(t *testing.T) {
	got := Size(3) // missing leaked-cache the rule is not written yet
	if got != 3 {
		t.Error(got)
	}
}

func TestConfigure(t *testing.T) {
	Configure("eu") // missing leaked-cache the rule is not written yet
	if Region() != "eu" {
		t.Error(Region())
	}
}
