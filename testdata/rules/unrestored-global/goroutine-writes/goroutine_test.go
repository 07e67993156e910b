// Covers: a write in a goroutine of the test is put back by the test, in a cleanup, a defer or a statement.
// Go: fails
// Go: passes -run=Cleanup|Defer|Statement
package goroutinewrites

import (
	"sync"
	"testing"
)

var byCleanup, byDefer, byStatement, kept int

func TestCleanup(t *testing.T) {
	var wg sync.WaitGroup
	old := byCleanup
	t.Cleanup(func() {
		wg.Wait()
		byCleanup = old
	})
	wg.Add(1)
	go func() {
		defer wg.Done()
		byCleanup = 1
	}()
}

func TestDefer(t *testing.T) {
	var wg sync.WaitGroup
	old := byDefer
	defer func() { byDefer = old }()
	wg.Add(1)
	go func() {
		defer wg.Done()
		byDefer = 1
	}()
	wg.Wait()
}

func TestStatement(t *testing.T) {
	var wg sync.WaitGroup
	old := byStatement
	wg.Add(1)
	go func() {
		defer wg.Done()
		byStatement = 1
	}()
	wg.Wait()
	byStatement = old
}

func TestKept(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		kept = 1 // want unrestored-global "goroutinewrites\.kept"
	}()
	wg.Wait()
}

func TestVictim(t *testing.T) {
	if byCleanup+byDefer+byStatement+kept != 0 {
		t.Fatal("something was left behind")
	}
}
