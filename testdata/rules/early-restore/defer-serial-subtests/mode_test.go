package mode

import "testing"

func setup(mode string) (teardown func()) {
	old := Mode
	Mode = mode
	return func() { Mode = old }
}

func isFast(t *testing.T) {
	if !Fast() {
		t.Fatal("not fast")
	}
}

func TestSerialSubtests(t *testing.T) { // want TestSerialSubtests:"serial"
	teardown := setup("fast")
	defer teardown()
	t.Run("1", func(t *testing.T) { isFast(t) }) // want TestSerialSubtests/1:"serial"
	t.Run("2", isFast)                           // want TestSerialSubtests/2:"serial"
}

func TestNoSubtests(t *testing.T) {
	teardown := setup("fast")
	defer teardown()
	isFast(t)
}

func TestGroup(t *testing.T) {
	defer setup("fast")()
	t.Run("group", func(t *testing.T) { // want TestGroup/group:"serial"
		for _, name := range []string{"a", "b"} {
			t.Run(name, func(t *testing.T) { // want TestGroup/group/*:"parallel"
				t.Parallel()
				isFast(t)
			})
		}
	})
}

func TestInsideSubtest(t *testing.T) {
	t.Run("1", func(t *testing.T) {
		defer setup("fast")()
		isFast(t)
	})
	t.Run("2", func(t *testing.T) { // want TestInsideSubtest/2:"parallel"
		t.Parallel()
		if Fast() {
			t.Fatal("left behind")
		}
	})
}
