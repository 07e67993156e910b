package feature

import "testing"

func TestEnabled(t *testing.T) {
	t.Parallel()
	old := Enabled
	t.Cleanup(func() { Enabled = old })
	Enabled = true // want parallel-global(error) "Enabled"
	if Page() != "new" {
		t.Log("another test was faster")
	}
}

func TestDirectRead(t *testing.T) {
	t.Parallel()
	for range 1000 {
		if Enabled {
			return
		}
	}
}

func TestReadThroughCode(t *testing.T) {
	t.Parallel()
	for range 1000 {
		Page()
	}
}

func TestNoOtherTouches(t *testing.T) {
	t.Parallel()
	old := Only
	t.Cleanup(func() { Only = old })
	Only = 1 // want parallel-global(info) "Only"
	if Only != 1 {
		t.Error("not exclusive")
	}
}

func TestSerialReader(t *testing.T) {
	if Page() != "old" || Only != 0 {
		t.Fatal("serial tests run before the parallel ones go on")
	}
}
