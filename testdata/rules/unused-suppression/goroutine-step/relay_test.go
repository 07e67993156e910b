package relay

import "testing"

func TestSend(t *testing.T) { Send() }

func TestSendLater(t *testing.T) { SendLater() }

func TestEndpoint(t *testing.T) {
	old := endpoint
	t.Cleanup(func() { endpoint = old })
	endpoint = "stub"
}
