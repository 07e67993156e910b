package defaults

import (
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestDefaults(t *testing.T) {
	n, region, timeout, token, unhooked, count, err := State()
	if n != 10 || region != "eu" || timeout != 5*time.Second || token != "" || !unhooked || count != 0 || err == nil {
		t.Error(n, region, timeout, token, unhooked, count, err)
	}
}

func TestInitializer(t *testing.T) {
	defer func() { limit = 10 }()
	limit = 20
	region = "us"
	t.Cleanup(func() { region = defaultRegion })
	open = func() error { return nil }
	defer func() { open = dial }()
	timeout = 0
	defer func() { timeout = 5 * time.Second }()
}

func TestZero(t *testing.T) {
	token = "secret"
	hook = func() {}
	count = 3
	t.Cleanup(func() {
		token = ""
		hook = nil
		count = 0
	})
}

func TestRandomSource(t *testing.T) {
	uuid.SetRand(nil)
	defer uuid.SetRand(nil)
}
