package env

import (
	"os"
	"testing"
)

func TestSetenv(t *testing.T) {
	t.Setenv("APP_HOME", "/srv")
	if Home() != "/srv" {
		t.Fatal(Home())
	}
}

func TestUnsetAfterSetenv(t *testing.T) {
	t.Setenv("APP_HOME", "")
	os.Unsetenv("APP_HOME")
	if Home() != "" {
		t.Fatal(Home())
	}
}

func TestChdir(t *testing.T) {
	t.Chdir(t.TempDir())
}

func TestSavedByHand(t *testing.T) {
	old, had := os.LookupEnv("APP_HOME")
	os.Setenv("APP_HOME", "/opt")
	t.Cleanup(func() {
		if had {
			os.Setenv("APP_HOME", old)
		} else {
			os.Unsetenv("APP_HOME")
		}
	})
}

func TestUnsetOnly(t *testing.T) {
	os.Setenv("APP_HOME", "/opt") // want unrestored-process-state(info) "APP_HOME"
	defer os.Unsetenv("APP_HOME")
}
