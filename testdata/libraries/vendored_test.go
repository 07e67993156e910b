// A helper in vendor that takes the test is followed, and reported where the project calls it; of other libraries the
// declarations are read, so that a wait on what they return is one.
package vendored

import (
	"testing"

	"example.org/seams/clock"
	"example.org/seams/clocktest"
	"example.org/seams/pool"
)

var hits, shared int

func TestBorrow(t *testing.T) {
	clocktest.Borrow(t, 5)
	if clocktest.Now() != 6 {
		t.Fatal("not shifted")
	}
}

func TestDrained(t *testing.T) {
	p, err := pool.New()
	if err != nil {
		t.Fatal(err)
	}
	old := hits
	t.Cleanup(func() {
		p.Group.Wait()
		hits = old
	})
	p.Group.Add(1)
	go func() {
		defer p.Group.Done()
		hits++
	}()
}

func TestLeave(t *testing.T) {
	clocktest.Leave(t, 7)
	if clocktest.Now() != 8 {
		t.Fatal("not shifted")
	}
}

func TestLibraryVariable(t *testing.T) {
	clock.Zone = 2
}

func TestLockedOne(t *testing.T) {
	t.Parallel()
	pool.Mu.Lock()
	defer pool.Mu.Unlock()
	shared = 1
}

func TestLockedTwo(t *testing.T) {
	t.Parallel()
	pool.Mu.Lock()
	defer pool.Mu.Unlock()
	t.Log(shared)
}

func TestVictim(t *testing.T) {
	if clocktest.Now() != 1 || clock.Zone != 0 {
		t.Fatal("shifted by another test", hits)
	}
}
