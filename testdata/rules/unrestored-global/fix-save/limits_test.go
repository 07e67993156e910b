// Covers: fixes
// Go: leaks -count=1

// What a fix saves and puts back, and where there is none.
package limits

import "testing"

// A reason to write the name below in another way.
const prevRetries = 1

func setTimeout(t *testing.T) {
	t.Helper()
	timeout = 20 // want unrestored-global(info) "limits.timeout"
}

func TestHelper(t *testing.T) {
	setTimeout(t)
	read(t)
}

// A helper without a test has nothing to register on.
func setWidth() {
	width = 2 // want unrestored-global "limits.width"
}

func TestHelperWithout(t *testing.T) {
	setTimeout(t)
	setWidth()
}

func TestName(t *testing.T) {
	if prevRetries > 0 {
		// This comment stays with the write.
		retries = 9 // want unrestored-global "limits.retries"
	}
	retries++ // want unrestored-global "limits.retries"
}

func TestInCondition(t *testing.T) {
	var err error
	if depth, err = 3, error(nil); err != nil { // want unrestored-global "limits.depth"
		t.Fatal(err)
	}
}

func TestSubtest(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		burst = 2 // want unrestored-global "limits.burst"
	})
}

// Saved by one and put back by another, it would be a race all the same.
func TestParallel(t *testing.T) {
	t.Parallel()
	shared = 2 // want unrestored-global "limits.shared"
}

// The restore would need the lock.
func TestLocked(t *testing.T) {
	mu.Lock()
	guarded = 2 // want unrestored-global(error) "limits.guarded"
	mu.Unlock()
}

// A cleanup that comes earlier would see the restored value.
func TestEarlierCleanup(t *testing.T) {
	t.Cleanup(func() {
		if early != 2 {
			t.Error(early)
		}
	})
	early = 2 // want unrestored-global "limits.early"
}

// A copy of a lock is no save.
func TestLock(t *testing.T) {
	opened = table{rows: 2} // want unrestored-global "limits.opened"
}

func TestAtomic(t *testing.T) {
	count.Store(2) // want unrestored-global "limits.count"
}

func TestShadowed(t *testing.T) {
	for _, t := range []string{"fast", "slow"} {
		mode = t // want unrestored-global "limits.mode"
	}
}

func read(t *testing.T) {
	t.Helper()
	t.Log(All())
}
