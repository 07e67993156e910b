package gauge

import (
	"sync/atomic"
	"testing"
)

// TestDefaults is the victim of all others.
func TestDefaults(t *testing.T) {
	if limit.Load() != 0 || mode.Load() != nil || hook.Load() != nil || atomic.LoadInt32(&strict) != 0 || flag.Load() || peak.Load() != 0 {
		t.Error("not the defaults")
	}
}

func TestStore(t *testing.T) {
	limit.Store(5)     // want unrestored-global(error) "gauge.limit"
	mode.Store("slow") // want unrestored-global(error) "gauge.mode"
}

func TestSwap(t *testing.T) {
	name := "stub"
	old := hook.Swap(&name) // want unrestored-global(error) "gauge.hook"
	t.Log(old)
}

func TestFunction(t *testing.T) {
	atomic.StoreInt32(&strict, 1) // want unrestored-global(error) "gauge.strict"
}

func TestCompareAndSwap(t *testing.T) {
	if !flag.CompareAndSwap(false, true) { // want unrestored-global(error) "gauge.flag"
		t.Log("already set")
	}
}

func TestCleanupOfAnother(t *testing.T) {
	old := limit.Load()
	t.Cleanup(func() { limit.Store(old) })
	peak.Store(9) // want unrestored-global(error) "gauge.peak"
}
