// Covers: UT32 UT35 UT36 TE02 TE03 TE05 TE06 TE08
// Go: passes

// Contexts, temporary directories that clean themselves up, builtins, package-level initializers, TestMain, functions nobody calls.
package misc

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

var early = os.Setenv("FROM_INITIALIZER", "x")

func init() { os.Setenv("FROM_INIT", "x") }

func TestMain(m *testing.M) {
	os.Setenv("FROM_MAIN", "x")
	os.Exit(m.Run())
}

type T struct{}

func helperWithOwnT(t *T) { os.Setenv("NEVER", "x") }

func helper(t *testing.T) {}

func TestEmpty(t *testing.T) {}

func TestContexts(t *testing.T) {
	ctx := context.Background()
	t.Cleanup(func() { use(ctx) })
	t.Cleanup(func() { use(context.TODO()) })
	use(context.Background())
}

func use(ctx context.Context) { _ = ctx.Err() }

func TestTemporary(t *testing.T) {
	dir := t.TempDir()
	f, err := os.CreateTemp(dir, "x")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := os.CreateTemp(os.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(g.Name())
	defer g.Close()
	_ = filepath.Join(dir, os.TempDir())
}

func TestBuiltins(t *testing.T) {
	s := append([]int(nil), len("x"), cap(make([]int, 1)))
	clear(s)
	copy(s, s)
	print()
	if early != nil {
		panic(early)
	}
}
