package pool

import (
	"testing"

	"github.com/agiledragon/gomonkey/v2"
	"github.com/frankban/quicktest"
	"github.com/prashantv/gostub"
	"gotest.tools/v3/env"
)

func TestDefaults(t *testing.T) {
	if n, s, l := State(); n != 4 || s != "main" || l != 9 {
		t.Error(n, s, l)
	}
}

func TestPatch(t *testing.T) {
	c := quicktest.New(t)
	c.Patch(&size, 8)
	c.Setenv("POOL_DIR", "/tmp")
	n, _, _ := State()
	c.Assert(n, quicktest.Equals, 8)
}

func TestDefer(t *testing.T) {
	c := quicktest.New(t)
	defer c.Done()
	old := name
	c.Defer(func() { name = old })
	name = "spare"
	c.Run("sub", func(c *quicktest.C) {
		c.Patch(&limit, 1)
		_, s, l := State()
		c.Check(s, quicktest.Equals, "spare")
		c.Check(l, quicktest.Equals, 1)
	})
}

func TestEnvPatch(t *testing.T) {
	defer env.Patch(t, "POOL_DIR", "/srv")()
	if Dir() != "/srv" {
		t.Fatal(Dir())
	}
}

func TestGostub(t *testing.T) {
	stubs := gostub.Stub(&size, 16)
	defer stubs.Reset()
	stubs.Stub(&name, "stub").SetEnv("POOL_DIR", "/opt")
	if n, s, _ := State(); n != 16 || s != "stub" || Dir() != "/opt" {
		t.Fatal(n, s)
	}
}

func TestGomonkey(t *testing.T) {
	patches := gomonkey.ApplyGlobalVar(&limit, 90)
	defer patches.Reset()
	if _, _, l := State(); l != 90 {
		t.Fatal(l)
	}
}
