package pool

import "testing"

func TestWeight(t *testing.T) {
	old := weight
	t.Cleanup(func() { weight = old })
	weight = 2
	if weight != 2 {
		t.Error(weight)
	}
}

func TestPool(t *testing.T) {
	p := New(2)
	defer p.StopAndWait()
	p.Submit(func() {})
}

func TestCron(t *testing.T) {
	c := StartCron()
	<-c.Stop()
}
