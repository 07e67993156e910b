package relay

import (
	"testing"

	"go.uber.org/goleak"
)

func TestStub(t *testing.T) {
	old := endpoint
	t.Cleanup(func() { endpoint = old })
	endpoint = "stub"
	if Endpoint() != "stub" {
		t.Error(Endpoint())
	}
}

func TestVerified(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreTopFunction("relay.Endpoint"))
	go Endpoint() // want undrained-goroutine(error) "Endpoint"
}

func TestVerifiedAndJoined(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	done := make(chan struct{})
	go func() {
		defer close(done)
		Endpoint()
	}()
	<-done
}
