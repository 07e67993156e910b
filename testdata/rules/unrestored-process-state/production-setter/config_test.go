package config

import "testing"

func TestApply(t *testing.T) {
	if err := Apply("http://proxy"); err != nil { // want unrestored-process-state "HTTP_PROXY_URL"
		t.Fatal(err)
	}
	if Proxy() != "http://proxy" {
		t.Fatal(Proxy())
	}
}

func TestApplyGuarded(t *testing.T) {
	t.Setenv("HTTP_PROXY_URL", "")
	if err := Apply("http://other"); err != nil {
		t.Fatal(err)
	}
}

func TestDefault(t *testing.T) {
	if Proxy() != "" {
		t.Fatal(Proxy())
	}
}
