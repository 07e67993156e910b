package sentinel

import (
	"errors"
	"io"
	"testing"

	"example.com/rules/unrestored-global/sentinel-errors/store"
	cc "example.com/rules/unrestored-global/sentinel-errors/store/cache"
	"example.com/rules/unrestored-global/sentinel-errors/store/cache/lru"
)

// TestCountLines is the victim of TestEndOfInput.
func TestCountLines(t *testing.T) {
	if n, err := CountLines("a\nb\n"); n != 2 || err != nil {
		t.Errorf("CountLines = %d, %v", n, err)
	}
}

// TestNamesOfErrors is the victim of TestNoMissing, TestNoStale and TestNoFull.
func TestNamesOfErrors(t *testing.T) {
	for _, err := range []error{store.ErrMissing, cc.ErrStale, lru.ErrFull} {
		if err == nil {
			t.Error("a sentinel error is nil")
		}
	}
}

// TestDepth is the victim of TestDeeper.
func TestDepth(t *testing.T) {
	if store.Depth != 1 {
		t.Errorf("Depth = %d", store.Depth)
	}
}

func TestNoMissing(t *testing.T) {
	store.ErrMissing = nil // want unrestored-global(error) "store.ErrMissing"
	if IsMissing(errors.New("other")) {
		t.Error("other errors are not ErrMissing")
	}
}

func TestNoStale(t *testing.T) {
	cc.ErrStale = nil // want unrestored-global(error) "cache.ErrStale"
}

func TestNoFull(t *testing.T) {
	lru.ErrFull = nil // want unrestored-global(error) "lru.ErrFull"
}

func TestDeeper(t *testing.T) {
	store.Depth = 2 // want unrestored-global(error) "store.Depth"
}

func TestEndOfInput(t *testing.T) {
	io.EOF = nil // want unrestored-global(error) "io.EOF"
}
