package swap

import (
	"testing"

	"example.com/rules/unrestored-global/restore-swap-helper/testutil"
)

func with(t *testing.T, p *bool, v bool) {
	defer func(old bool) { t.Cleanup(func() { *p = old }) }(*p)
	*p = v
}

func TestDefaults(t *testing.T) {
	if n, name, open, debug := State(); n != 30 || name != "app" || open != "real" || debug {
		t.Error(n, name, open, debug)
	}
}

func TestPut(t *testing.T) {
	testutil.Put(t, &Timeout, 1)
	testutil.Put(t, &Open, func() string { return "stub" })
	if n, _, open, _ := State(); n != 1 || open != "stub" {
		t.Fatal(n, open)
	}
}

func TestHook(t *testing.T) {
	t.Cleanup(testutil.Hook(&Name, "stub"))
	defer testutil.Hook(&Timeout, 2)()
	if _, name, _, _ := State(); name != "stub" {
		t.Fatal(name)
	}
}

func TestWith(t *testing.T) {
	with(t, &Debug, true)
}
