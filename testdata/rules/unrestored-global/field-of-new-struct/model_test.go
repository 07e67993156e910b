// Covers: a field of a new struct is no place of the global whose value it holds; what lies behind the pointer is.
// Go: fails
package fieldofnewstruct

import "testing"

func replace(m *model) { m.inner.brk = &breaker{open: true} }

func trip(m *model) {
	m.inner.brk.open = true
}

func TestReplace(t *testing.T) {
	m := newModel("a")
	replace(m)
	if !m.open() {
		t.Fatal("closed")
	}
}

func TestTrip(t *testing.T) {
	m := newModel("a")
	trip(m) // want unrestored-global(warning) "fieldofnewstruct\.breakers"
	if !m.open() {
		t.Fatal("closed")
	}
}

func TestClosed(t *testing.T) {
	if newModel("a").open() {
		t.Fatal("open")
	}
}
