package env

import (
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	os.Setenv("APP_LEVEL", "debug") // want unrestored-process-state(error) "APP_LEVEL"
	if Level() != "debug" {
		t.Fatal(Level())
	}
}

func TestLevel(t *testing.T) {
	if Level() != "" {
		t.Fatal(Level())
	}
}

func TestJSON(t *testing.T) {
	os.Setenv("APP_FORMAT", "json") // want unrestored-process-state(warning) "APP_FORMAT"
	if Format() != "json" {
		t.Fatal(Format())
	}
}

func TestText(t *testing.T) {
	t.Setenv("APP_FORMAT", "text")
	if Format() != "text" {
		t.Fatal(Format())
	}
}
