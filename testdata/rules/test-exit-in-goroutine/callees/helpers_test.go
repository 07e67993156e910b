package check

import "testing"

func inOtherFile(t *testing.T, done chan<- struct{}) {
	defer close(done)
	if !OK() {
		t.Fatal("check")
	}
}
