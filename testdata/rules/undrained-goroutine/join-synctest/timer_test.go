package timer

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestDelay(t *testing.T) {
	old := delay
	t.Cleanup(func() { delay = old })
	delay = time.Hour
	synctest.Test(t, func(t *testing.T) {
		ran := false
		After(func() { ran = true })
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if !ran {
			t.Error("did not run")
		}
	})
}

func TestBubbleEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		Soon(func(time.Duration) {})
	})
}
