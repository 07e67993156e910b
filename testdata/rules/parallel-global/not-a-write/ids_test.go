package ids

import "testing"

func set(Prefix *string, v string) { *Prefix = v }

func TestNext(t *testing.T) {
	t.Parallel()
	if Next() == Next() {
		t.Fatal("not unique")
	}
}

func TestOther(t *testing.T) {
	t.Parallel()
	Next()
	mu.Lock()
	defer mu.Unlock()
}

func TestLocals(t *testing.T) {
	t.Parallel()
	c := New()
	c.Prefix = "x"
	copied := *c
	copied.Prefix = "y"
	set(&c.Prefix, "z")
	Prefix := Prefix
	Prefix += "w"
	for _, Prefix = range []string{"a", "b"} {
		_ = Prefix
	}
}

func TestShadowedByParameter(t *testing.T) {
	t.Parallel()
	func(next int, Prefix string) {
		next++
		Prefix = "q"
		_, _ = next, Prefix
	}(1, "r")
}
