package timeout

import (
	"testing"
	"time"
)

func testHandshake(t *testing.T, d time.Duration) {
	t.Parallel()
	defer func(old time.Duration) { Timeout = old }(Timeout)
	Timeout = time.Millisecond // want parallel-global(error) "Timeout"
	for range 1000 {
		Handshake(d)
	}
}

func TestShort(t *testing.T) { testHandshake(t, time.Microsecond) } // want TestShort:"parallel"
func TestLong(t *testing.T)  { testHandshake(t, time.Second) }      // want TestLong:"parallel"
