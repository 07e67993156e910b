//go:build go1.21

package cursor

import "testing"

func TestScan(t *testing.T) {
	for Cursor = range []int{1, 2} { // want unrestored-global(error) "Cursor"
		Sum()
		defer func() { t.Log(Cursor) }()
	}
	for _, Step = range []int{1, 2} { // want unrestored-global(error) "Step"
		Sum()
	}
}

func TestDefault(t *testing.T) {
	if Sum() != 7 {
		t.Fatal(Sum())
	}
}
