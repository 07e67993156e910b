package client

import (
	"net/http"
	"testing"

	"example.com/rules/unrestored-global/default-client/config"
)

// TestRetries is the victim of TestNoClient.
func TestRetries(t *testing.T) {
	if got := Retries(); got != 3 {
		t.Errorf("Retries = %d", got)
	}
}

// TestErrorText is the victim of TestLongErrorText.
func TestErrorText(t *testing.T) {
	if got := ErrorText(); got != "" {
		t.Errorf("ErrorText = %q", got)
	}
}

// TestReady is the victim of TestNoConfig and TestNoHTTP.
func TestReady(t *testing.T) {
	if !Ready() {
		t.Error("not ready")
	}
}

func TestNoClient(t *testing.T) {
	DefaultClient = nil // want unrestored-global(error) "client.DefaultClient"
}

func TestLongErrorText(t *testing.T) {
	settings.ErrorText = "something went wrong" // want unrestored-global(error) "client.settings.ErrorText"
}

func TestNoConfig(t *testing.T) {
	config.DefaultClient = "" // want unrestored-global(error) "config.DefaultClient"
}

func TestNoHTTP(t *testing.T) {
	http.DefaultClient = nil // want unrestored-process-state(error) "http.DefaultClient"
}
