package page

import "testing"

func TestParallelReader(t *testing.T) {
	t.Parallel()
	if Pages(20) != 2 {
		t.Fatal(Pages(20))
	}
}

func TestSerialPolluter(t *testing.T) {
	Size = 5 // want unrestored-global(error) "Size"
	if Pages(20) != 4 {
		t.Fatal(Pages(20))
	}
}
