// Covers: what is found set, and returned, is only filled once; an error or a flag that is tested says nothing of the kind.
// Go: fails -count=2 // polluter: TestFlag
package firstuse

import "testing"

var (
	client   *Client
	config   *Client
	address  string
	failed   *Client
	flagged  *Client
	disabled bool
)

func getClient(t *testing.T) *Client {
	t.Helper()
	if client != nil && config != nil {
		return client
	}
	var err error
	config, err = Dial("config")
	if err != nil {
		t.Fatal(err)
	}
	client, err = Dial("client")
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func getAddress() string {
	if "" != address {
		return address
	}
	address = "localhost"
	return address
}

func useNamed(t *testing.T, name string) {
	t.Helper()
	found, err := Dial(name)
	if err != nil {
		return
	}
	failed = found // want unrestored-global(error) "firstuse\.failed"
}

func useFlag() {
	if disabled {
		return
	}
	flagged = &Client{Name: "flag"} // want unrestored-global(error) "firstuse\.flagged"
}

func TestFirst(t *testing.T) {
	if getClient(t) == nil || getAddress() == "" {
		t.Fatal("none")
	}
}

func TestUnset(t *testing.T) {
	if failed != nil || flagged != nil {
		t.Fatal(failed, flagged)
	}
}

func TestNamed(t *testing.T) { useNamed(t, "named") }

func TestFlag(t *testing.T) { useFlag() }
