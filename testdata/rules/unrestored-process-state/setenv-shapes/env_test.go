package env

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func returnsTest() func(t *testing.T) {
	return func(t *testing.T) {
		os.Setenv("RETURNED_TEST", "x") // want unrestored-process-state "RETURNED_TEST"
	}
}

func returnsFunc(t *testing.T) func() {
	t.Helper()
	return func() {
		os.Setenv("RETURNED_FUNC", "x") // want unrestored-process-state "RETURNED_FUNC"
	}
}

func returnsBoth(t *testing.T) func(t *testing.T) {
	os.Setenv("OUTER", "x") // want unrestored-process-state "OUTER"
	return func(t *testing.T) {
		os.Setenv("INNER", "x") // want unrestored-process-state "INNER"
	}
}

func TestFunctionLevels(t *testing.T) {
	t.Run("test", returnsTest())
	returnsFunc(t)()
	t.Run("both", returnsBoth(t))
}

func TestUnnamedT(_ *testing.T) {
	os.Setenv("UNNAMED", "x") // want unrestored-process-state "UNNAMED"
}

func BenchmarkSet(b *testing.B) {
	os.Setenv("BENCHMARK", "x") // want unrestored-process-state "BENCHMARK"
}

func forAny(tb testing.TB) {
	tb.Helper()
	os.Setenv("ANY_TB", "x") // want unrestored-process-state "ANY_TB"
}

func TestStatements(t *testing.T) {
	forAny(t)
	os.Setenv("STATEMENT", "x")          // want unrestored-process-state "STATEMENT"
	err := os.Setenv("DEFINED", "x")     // want unrestored-process-state "DEFINED"
	_ = os.Setenv("BLANK", "x")          // want unrestored-process-state "BLANK"
	var e1 error = os.Setenv("VAR", "x") // want unrestored-process-state "VAR"
	var n, e2 = 1, os.Setenv("PAIR", "") // want unrestored-process-state "PAIR"
	t.Log(err, e1, n, e2)
	if err := os.Setenv("IF_INIT", "x"); err != nil { // want unrestored-process-state "IF_INIT"
		t.Fatal(err)
	}
	{
		os.Setenv("BLOCK", "x") // want unrestored-process-state "BLOCK"
	}
}

func TestLoops(t *testing.T) {
	for range 2 {
		os.Setenv("RANGE", "x") // want unrestored-process-state "RANGE"
	}
	for i := 0; i < 2; i++ {
		os.Setenv("FOR", "x") // want unrestored-process-state "FOR"
	}
	for _, name := range []string{"a", "b"} {
		t.Run(name, func(t *testing.T) {
			os.Setenv("SUBTEST", name) // want unrestored-process-state "SUBTEST"
		})
	}
}

func TestSwitches(t *testing.T) {
	switch {
	case t.Name() != "":
		os.Setenv("CASE_BODY", "x") // want unrestored-process-state "CASE_BODY"
	}
	switch error(nil) {
	case os.Setenv("CASE_EXPR", "x"): // want unrestored-process-state "CASE_EXPR"
	}
	switch any(t).(type) {
	case *testing.T:
		t.Log("neighbour")
		os.Setenv("TYPE_CASE", "x") // want unrestored-process-state "TYPE_CASE"
	}
	switch v := os.Setenv("TYPE_SWITCH", "x").(type) { // want unrestored-process-state "TYPE_SWITCH"
	case nil:
		_ = v
	}
	switch os.Setenv("SWITCH", "x") { // want unrestored-process-state "SWITCH"
	case nil:
	}
}

func TestArguments(t *testing.T) {
	t.Log(os.Setenv("ARGUMENT", "x"))                                             // want unrestored-process-state "ARGUMENT"
	t.Log(strings.ToUpper(strings.TrimSpace(describe(os.Setenv("NESTED", "x"))))) // want unrestored-process-state "NESTED"
	require.NoError(t, os.Setenv("REQUIRED", "x"))                                // want unrestored-process-state "REQUIRED"
}

func describe(err error) string { return "done" }

func TestGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		os.Setenv("GOROUTINE", "x") // want unrestored-process-state "GOROUTINE"
	}()
	go func(error) { wg.Done() }(os.Setenv("GO_ARGUMENT", "x")) // want unrestored-process-state "GO_ARGUMENT"
	wg.Wait()

	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				os.Setenv("SELECT", "x") // want unrestored-process-state "SELECT"
				func() {
					os.Setenv("SELECT_CALL", "x") // want unrestored-process-state "SELECT_CALL"
				}()
				return
			}
		}
	}()
	close(stop)
	<-done
}

func TestDefers(t *testing.T) {
	// A deferred call stands where restores stand: what it gives back is believed.
	defer os.Setenv("DEFERRED", "x") // missing unrestored-process-state no change before it is seen, but one may have been made
	defer func() {
		os.Setenv("DEFERRED_FUNC", "x") // missing unrestored-process-state as above
	}()
}

func recursive(t *testing.T, s string) {
	t.Helper()
	if s != "" {
		recursive(t, s[1:])
		return
	}
	os.Setenv("RECURSIVE", "x") // want unrestored-process-state "RECURSIVE"
}

func TestHelpers(t *testing.T) {
	recursive(t, "abc")
	plain()
}

func plain() {
	os.Setenv("PLAIN_HELPER", "x") // want unrestored-process-state "PLAIN_HELPER"
}

func TestUnset(t *testing.T) {
	os.Unsetenv("HOME") // want unrestored-process-state "HOME"
}

func TestZVictim(t *testing.T) {
	for _, key := range []string{"PLAIN_HELPER", "STATEMENT", "DEFERRED", "GOROUTINE", "RETURNED_FUNC", "CASE_EXPR"} {
		if _, ok := os.LookupEnv(key); ok {
			t.Error(key, "is set")
		}
	}
}
