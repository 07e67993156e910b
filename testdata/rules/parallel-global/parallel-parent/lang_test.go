package lang

import "testing"

func TestGerman(t *testing.T) { // want TestGerman:"parallel"
	t.Parallel()
	t.Run("hello", func(t *testing.T) { // want TestGerman/hello:"serial"
		old := Lang
		t.Cleanup(func() { Lang = old })
		Lang = "de" // want parallel-global(error) "Lang"
		Hello()
	})
	t.Run("nested", func(t *testing.T) { // want TestGerman/nested:"serial"
		t.Run("deeper", func(t *testing.T) { // want TestGerman/nested/deeper:"serial"
			old := Lang
			t.Cleanup(func() { Lang = old })
			Lang = "de" // want parallel-global(error) "Lang"
			Hello()
		})
	})
}

func TestReader(t *testing.T) {
	t.Parallel()
	for range 1000 {
		Hello()
	}
}
