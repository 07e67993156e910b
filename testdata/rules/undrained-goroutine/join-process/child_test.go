package child

import "testing"

func TestWait(t *testing.T) {
	cmd, err := Start()
	if err != nil {
		t.Skip(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestWaitInGoroutine(t *testing.T) {
	cmd, err := Start()
	if err != nil {
		t.Skip(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	if err := <-exited; err != nil {
		t.Error(err)
	}
}
