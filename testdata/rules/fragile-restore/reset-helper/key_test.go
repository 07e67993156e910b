package key

import "testing"

func reset() { key = nil }

func TestDisabled(t *testing.T) {
	if Enabled() {
		t.Error("enabled")
	}
}

func TestResetAtTheEnd(t *testing.T) {
	if err := Init("abcd"); err != nil { // want fragile-restore(warning) "key.key"
		t.Fatal(err)
	}
	if !Enabled() {
		t.Fatal("disabled")
	}
	reset()
}

func TestResetDeferred(t *testing.T) {
	defer reset()
	if err := Init("abcd"); err != nil {
		t.Fatal(err)
	}
	if !Enabled() {
		t.Fatal("disabled")
	}
}

func TestResetCleanup(t *testing.T) {
	t.Cleanup(reset)
	key = []byte("efgh")
	if !Enabled() {
		t.Fatal("disabled")
	}
}
