package pool

import (
	"testing"

	"github.com/agiledragon/gomonkey/v2"
	"github.com/frankban/quicktest"
	"github.com/prashantv/gostub"
)

// TestDefaults is the victim of TestSub, TestGostub and TestGomonkey.
func TestDefaults(t *testing.T) {
	if n, s, l := State(); n != 4 || s != "main" || l != 9 {
		t.Error(n, s, l)
	}
}

func TestSub(t *testing.T) {
	c := quicktest.New(t)
	c.Run("sub", func(c *quicktest.C) {
		name = "spare" // want unrestored-global(error) "pool.name"
		_, s, _ := State()
		c.Check(s, quicktest.Equals, "spare")
	})
}

func TestGostub(t *testing.T) {
	stubs := gostub.Stub(&size, 16) // want unrestored-global "pool.size"
	t.Logf("%T", stubs)
}

func TestGomonkey(t *testing.T) {
	gomonkey.ApplyGlobalVar(&limit, 90) // want unrestored-global "pool.limit"
}
