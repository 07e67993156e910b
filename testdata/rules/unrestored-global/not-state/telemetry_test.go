package telemetry

import "testing"

func TestHandle(t *testing.T) {
	before := Requests()
	if a, b := Handle(), Handle(); a == b {
		t.Error("same id")
	}
	if Requests() <= before {
		t.Error("not counted")
	}
}

func TestLocked(t *testing.T) {
	mu.Lock()
	defer mu.Unlock()
	logger.Print("locked")
	b := buffers.Get()
	defer buffers.Put(b)
	hits.Add(2)
	requests.Add(2)
}
