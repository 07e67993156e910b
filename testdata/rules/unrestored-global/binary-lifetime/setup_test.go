package setup

import (
	"os"
	"testing"

	"example.com/rules/unrestored-global/binary-lifetime/env"
)

var _ = env.SetName("setup")

var level = func() int {
	env.Level = 2
	return env.Level
}()

func init() {
	env.Seed = 7
}

func prepare() {
	env.Mode = "test"
}

func TestMain(m *testing.M) {
	prepare()
	old := env.Port
	env.Port = 8080
	code := m.Run()
	env.Port = old
	os.Exit(code)
}

func TestReady(t *testing.T) {
	if !Ready() || level != 2 || env.Port != 8080 {
		t.Error("not ready")
	}
}
