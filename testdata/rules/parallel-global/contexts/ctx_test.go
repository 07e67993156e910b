// Covers: CT01
// Go: passes

// Deadlines that start before t.Parallel, or in the parent, run down while the test waits. No place is touched: silent.
package ctx

import (
	"context"
	"testing"
	"time"
)

func work(ctx context.Context) error { return ctx.Err() }

func TestBeforeParallel(t *testing.T) { // want TestBeforeParallel:"parallel"
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	t.Parallel()
	if err := work(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestParentDeadline(t *testing.T) { // want TestParentDeadline:"serial"
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	t.Cleanup(cancel)
	t.Run("sub", func(t *testing.T) { // want TestParentDeadline/sub:"parallel"
		t.Parallel()
		if err := work(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

func TestCancelOnly(t *testing.T) { // want TestCancelOnly:"parallel"
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	t.Parallel()
	if err := work(ctx); err != nil {
		t.Fatal(err)
	}
}
