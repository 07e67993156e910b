package color

import "testing"

func TestParallelReader(t *testing.T) { // want TestParallelReader:"parallel"
	t.Parallel()
	if Red("x") != "<red>x" {
		t.Fatal("a serial test ran at the same time")
	}
}

func TestSerialWriter(t *testing.T) { // want TestSerialWriter:"serial"
	old := NoColor
	defer func() { NoColor = old }()
	NoColor = true
	if Red("x") != "x" {
		t.Fatal("not plain")
	}
}

func TestParallelSubtestReader(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		t.Parallel()
		if Red("x") != "<red>x" {
			t.Fatal("a serial test ran at the same time")
		}
	})
}

func TestSerialSubtestWriter(t *testing.T) {
	t.Run("sub", func(t *testing.T) {
		old := NoColor
		t.Cleanup(func() { NoColor = old })
		NoColor = true
		Red("y")
	})
	t.Run("next", func(t *testing.T) {
		if Red("x") != "<red>x" {
			t.Fatal("serial siblings do not overlap")
		}
	})
}
