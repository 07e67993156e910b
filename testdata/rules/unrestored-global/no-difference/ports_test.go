package ports

import (
	"sync"
	"testing"
)

var (
	mu    sync.Mutex
	taken []int

	start int
	asked int
	shown = 1
)

func take(t *testing.T) int {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	port := Next(len(taken))
	taken = append(taken, port) // want unrestored-global(info) "taken"
	return port
}

func TestTake(t *testing.T) {
	if one, other := take(t), take(t); one == other {
		t.Error(one)
	}
}

func TestStart(t *testing.T) {
	start = Next(1) // want unrestored-global(info) "start"
	if start != base+1 {
		t.Error(start)
	}
}

func TestAsked(t *testing.T) {
	mu.Lock()
	asked = Next(2) // want unrestored-global(info) "asked"
	mu.Unlock()
	if asked != base+2 {
		t.Error(asked)
	}
}

func TestBase(t *testing.T) {
	base = 9000 // want unrestored-global(error) "base"
	if Next(0) != 9000 {
		t.Error(Next(0))
	}
}

func TestLimit(t *testing.T) {
	limit = 20 // want unrestored-global(warning) "limit"
	if Limit() != 20 {
		t.Error(Limit())
	}
}

func TestShown(t *testing.T) {
	shown = 2 // want unrestored-global(error) "shown"
}

func TestShows(t *testing.T) {
	t.Log(shown)
}
