// Covers: TP11 TP13 TP15 TP17 TP19
// Go: passes

// The top is parallel, its subtests are not: they have ended when its defers run. Whether they could be parallel is a matter of style.
package file

import (
	"os"
	"path/filepath"
	"testing"
)

func open(t *testing.T) (f *os.File, teardown func()) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err != nil {
		t.Fatal(err)
	}
	return f, func() { f.Close() }
}

func write(t *testing.T, f *os.File) {
	t.Helper()
	if _, err := f.WriteString("x"); err != nil {
		t.Fatal(err)
	}
}

func TestDefer(t *testing.T) { // want TestDefer:"parallel"
	t.Parallel()
	f, teardown := open(t)
	defer teardown()
	fn := func(t *testing.T) { write(t, f) }
	t.Run("1", fn) // want TestDefer/1:"serial"
	t.Run("2", fn) // want TestDefer/2:"serial"
}

func TestCleanup(t *testing.T) { // want TestCleanup:"parallel"
	t.Parallel()
	f, teardown := open(t)
	t.Cleanup(teardown)
	fn := func(t *testing.T) { write(t, f) }
	for _, name := range []string{"a", "b"} {
		t.Run(name, fn) // want TestCleanup/*:"serial"
	}
}

func TestTable(t *testing.T) { // want TestTable:"parallel"
	t.Parallel()
	f, teardown := open(t)
	t.Cleanup(teardown)
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) { write(t, f) }) // want TestTable/*:"serial"
	}
}
