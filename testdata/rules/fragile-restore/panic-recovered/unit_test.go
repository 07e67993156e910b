package unit

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLenient is the victim of TestPanics and TestRecover.
func TestLenient(t *testing.T) {
	if Strict() {
		t.Error("strict")
	}
	assert.Equal(t, 0, Parse(""))
}

func TestPanics(t *testing.T) {
	assert.Panics(t, func() {
		old := strict
		strict = true // want fragile-restore(warning) "unit.strict"
		Parse("")
		strict = old
	})
}

func parseStrict(s string) (n int, ok bool) {
	defer func() {
		if e := recover(); e != nil {
			ok = false
		}
	}()
	old := strict
	strict = true // want fragile-restore(warning) "unit.strict"
	n = Parse(s)
	strict = old
	return n, true
}

func TestRecover(t *testing.T) {
	if _, ok := parseStrict(""); ok {
		t.Error("no panic")
	}
}
