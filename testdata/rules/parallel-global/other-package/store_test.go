package store_test

import (
	"testing"

	p "example.com/rules/parallel-global/other-package/paths"

	. "example.com/rules/parallel-global/other-package"
)

func TestMoved(t *testing.T) {
	t.Parallel()
	old := p.Dir
	t.Cleanup(func() { p.Dir = old })
	p.Dir = t.TempDir() // want parallel-global(error) "paths\.Dir"
	File("x")
}

func TestFile(t *testing.T) {
	t.Parallel()
	for range 1000 {
		File("x")
	}
}
