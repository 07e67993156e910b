package config

import (
	"bytes"
	"runtime/debug"
	"testing"

	"example.com/rules/unrestored-global/trap-looks-like-state/logger"
)

func TestDefaults(t *testing.T) {
	if p, r, g, c, k := State(); !p || r != "registerer" || g != "gatherer" || c != "tls" || k != "jwt" {
		t.Error(p, r, g, c, k)
	}
	Watch.Run()
}

func TestLocalLogger(t *testing.T) {
	log := logger.New()
	log.SetOutput(&bytes.Buffer{})
}

func TestFieldOfLocal(t *testing.T) {
	cfg := New()
	cfg.NameValidationScheme = 2
	config := Config{}
	config.NameValidationScheme = 3
}

func TestOverride(t *testing.T) {
	defer func(ov bool) { EnablePrefix = ov }(EnablePrefix)
	EnablePrefix = false
}

func setup(t *testing.T) {
	t.Helper()
	oldRegisterer, oldGatherer := Registerer, Gatherer
	Registerer, Gatherer = "stub", "stub"
	t.Cleanup(func() { Registerer, Gatherer = oldRegisterer, oldGatherer })
}

func TestTuple(t *testing.T) { setup(t) }

func overrideCreds() func() {
	oldCreds, oldToken := newCreds, newToken
	newCreds = func() string { return "stub" }
	newToken = func() string { return "stub" }
	return func() {
		newCreds = oldCreds
		newToken = oldToken
	}
}

func TestCreds(t *testing.T) {
	defer overrideCreds()()
}

func TestHook(t *testing.T) {
	ran := false
	t.Cleanup(Watch.SetForTest(func() { ran = true }))
	Watch.Run()
	if !ran {
		t.Error("did not run")
	}
}

func TestCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
}
