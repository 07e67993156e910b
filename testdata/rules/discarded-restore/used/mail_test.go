package mail

import (
	"testing"

	"go.uber.org/zap"
)

func swap(name string) func() {
	old := sender
	sender = name
	return func() { sender = old }
}

// count returns a function that is no restore; dropping it is fine.
func count() func() int {
	n := 0
	return func() int { n++; return n }
}

// plain changes nothing and returns a function without effect.
func plain(name string) func() {
	return func() { _ = name }
}

func TestSender(t *testing.T) {
	if Sender() != "smtp" {
		t.Error(Sender())
	}
}

func TestDeferred(t *testing.T)  { defer swap("a")() }
func TestCleanup(t *testing.T)   { t.Cleanup(swap("a")) }
func TestImmediate(t *testing.T) { swap("a")() }

func TestVariable(t *testing.T) {
	restore := swap("a")
	defer restore()
}

func TestPassedOn(t *testing.T) {
	later(t, swap("a"))
}

func later(t *testing.T, f func()) { t.Cleanup(f) }

func stacked(name string) func() { return swap(name) }

func TestReturned(t *testing.T) { defer stacked("a")() }

type env struct{ undo []func() }

func (e *env) close() {
	for _, f := range e.undo {
		f()
	}
}

func TestStored(t *testing.T) {
	e := &env{}
	e.undo = append(e.undo, swap("a"))
	defer e.close()
}

func TestNoRestore(t *testing.T) {
	count()
	_ = count()
	plain("a")
}

func TestLibrary(t *testing.T) {
	t.Cleanup(zap.ReplaceGlobals(zap.NewExample()))
	defer zap.RedirectStdLog(zap.L())()
}
