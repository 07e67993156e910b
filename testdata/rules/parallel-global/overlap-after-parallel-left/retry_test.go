package retry

import "testing"

func TestOverlapping(t *testing.T) {
	t.Parallel()
	for range 1000 {
		Left(1)
	}
}

func TestPolluter(t *testing.T) {
	t.Parallel()
	Attempts = 1 // want parallel-global(error) "Attempts" want unrestored-global(error) "Attempts"
	Left(1)
}

func TestSerial(t *testing.T) {
	if Left(1) != 2 {
		t.Fatal("only in the second round:", Left(1))
	}
}
