package tick

import (
	"testing"
	"testing/synctest"
)

func TestWrongInnerDefer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := Step
		defer func() { Step = old }() // want early-restore(error) "Step"
		Step = 2
		go func() {
			for range 1000 {
				Next(1)
			}
		}()
	})
}

func TestWrongInnerCleanup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := Step
		t.Cleanup(func() { Step = old }) // want early-restore(error) "Step"
		Step = 3
		go func() {
			for range 1000 {
				Next(1)
			}
		}()
	})
}

func TestRightJoinedInBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := Step
		defer func() { Step = old }()
		Step = 4
		done := make(chan struct{})
		go func() {
			Next(1)
			close(done)
		}()
		<-done
	})
}

func TestRightOuterRestore(t *testing.T) {
	old := Step
	defer func() { Step = old }()
	Step = 5
	synctest.Test(t, func(t *testing.T) {
		go func() { Next(1) }()
	})
}
