package gauge

import (
	"sync/atomic"
	"testing"
)

func TestDefaults(t *testing.T) {
	if n, m, unhooked, s := State(); n != 0 || m != "fast" || !unhooked || s != 0 {
		t.Error(n, m, unhooked, s)
	}
}

func TestLoadStore(t *testing.T) {
	old := limit.Load()
	limit.Store(5)
	t.Cleanup(func() { limit.Store(old) })
	prev := mode.Load()
	mode.Store("slow")
	defer mode.Store(prev)
}

func TestSwap(t *testing.T) {
	old := limit.Swap(6)
	defer limit.Store(old)
	name := "stub"
	defer hook.Store(hook.Swap(&name))
}

func TestFunctions(t *testing.T) {
	old := atomic.SwapInt32(&strict, 1)
	defer atomic.StoreInt32(&strict, old)
}
