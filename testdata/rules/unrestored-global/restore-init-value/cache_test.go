package cache

import "testing"

func resetTokens() { tokens = New(10) }

func TestTokens(t *testing.T) {
	resetTokens()
	if got := Token("a"); got != "" {
		t.Error(got)
	}
}

func TestToken(t *testing.T) {
	if got := Token("b"); got != "" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	names = New(20) // want unrestored-global(error) "names"
	if got := Name("a"); got != "" {
		t.Error(got)
	}
}

func TestName(t *testing.T) {
	if got := Name("b"); got != "" {
		t.Error(got)
	}
}
