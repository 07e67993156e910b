package hooks

import "testing"

type cleanuper interface{ Cleanup(func()) }

type closer interface{ Cleanup() error }

type handle struct{}

func (handle) Cleanup() error { return nil }

func setHook(t cleanuper, f func() int) {
	old := hook
	t.Cleanup(func() { hook = old })
	hook = f
}

func replaceHook(c closer, f func() int) {
	hook = f // want unrestored-global(error) "hooks.hook"
	_ = c.Cleanup()
}

func TestDefault(t *testing.T) {
	if n := Run(); n != 0 {
		t.Error(n)
	}
}

func TestHook(t *testing.T) {
	setHook(t, func() int { return 1 })
}

func TestNoTest(t *testing.T) {
	replaceHook(handle{}, func() int { return 1 })
}
