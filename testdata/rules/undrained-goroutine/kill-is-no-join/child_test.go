package child

import (
	"os/exec"
	"testing"
	"time"
)

func TestKill(t *testing.T) {
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Skip(err)
	}
	defer cmd.Process.Kill()
	go Watch(cmd) // want undrained-goroutine(error) "Watch"
}

func TestExits(t *testing.T) {
	old := exits
	t.Cleanup(func() { exits = old })
	exits = 5
	time.Sleep(100 * time.Millisecond)
}
