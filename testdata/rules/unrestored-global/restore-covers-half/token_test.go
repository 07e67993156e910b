package token

import "testing"

func setup(t *testing.T) (string, func(), error) {
	t.Helper()
	mode = "test " + t.Name() // want unrestored-global(error) "token.mode"
	old := secret
	secret = "mock"
	return secret, func() { secret = old }, nil
}

// TestState is the victim of TestToken and TestOther.
func TestState(t *testing.T) {
	if State() != "realrelease" {
		t.Error(State())
	}
}

func TestToken(t *testing.T) {
	got, restore, err := setup(t)
	if err != nil {
		t.Fatal(err)
	}
	defer restore()
	if got != "mock" {
		t.Error(got)
	}
}

func TestOther(t *testing.T) {
	_, restore, _ := setup(t)
	t.Cleanup(restore)
}
