// Covers: an atomic store of what a variable is declared with restores; a counter of an object is set to zero.
// Go: fails // polluter: TestKept
package atomicdeclared

import (
	"sync/atomic"
	"testing"
)

func TestOther(t *testing.T) {
	defer func() { atomic.StoreUint32(&encoding, plain) }()
	atomic.StoreUint32(&encoding, 3)
	if Encode() {
		t.Fatal("plain")
	}
}

func TestCounted(t *testing.T) {
	atomic.StoreUint64(&stats.hits, 0)
	Encode()
	if Hits() != 1 {
		t.Fatal(Hits())
	}
}

func TestKept(t *testing.T) {
	atomic.StoreUint32(&encoding, 4) // want unrestored-global(error) "atomicdeclared\.encoding"
}

func TestWrong(t *testing.T) {
	atomic.StoreUint32(&depth, 1) // want unrestored-global(error) "atomicdeclared\.depth"
}

func TestEncode(t *testing.T) {
	if !Encode() || Hits() == 0 {
		t.Fatal("not plain")
	}
}
