package daemon

import (
	"os"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	go func() {
		for {
			time.Sleep(time.Minute)
		}
	}()
	os.Exit(m.Run())
}

func TestPeriod(t *testing.T) {
	if Period() != time.Hour {
		t.Error(Period())
	}
}
