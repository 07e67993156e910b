package pump

import "testing"

func TestStart(t *testing.T) {
	p := &Pump{}
	p.Start()
	p.Stop()
}

func TestOpen(t *testing.T) {
	p := Open()
	defer p.Stop()
}

func TestIdle(t *testing.T) {
	p := &Pump{}
	p.Idle()
	defer p.StopIdle()
}

func TestSize(t *testing.T) {
	old := size
	t.Cleanup(func() { size = old })
	size = 2
}
