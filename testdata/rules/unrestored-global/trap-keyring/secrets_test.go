package secrets

import (
	"errors"
	"testing"

	"github.com/zalando/go-keyring"
)

// TestNoKeyring is the victim of TestBroken.
func TestNoKeyring(t *testing.T) {
	if _, err := Token(); err == nil || err.Error() != "no keyring here" {
		t.Error(err)
	}
}

func TestBroken(t *testing.T) {
	keyring.MockInitWithError(errors.New("locked")) // want unrestored-process-state(error) "keyring.MockInitWithError"
	if _, err := Token(); err == nil {
		t.Error("no error")
	}
}
