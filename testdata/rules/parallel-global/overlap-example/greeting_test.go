package greeting

import (
	"fmt"
	"testing"
)

func TestParallel(t *testing.T) {
	t.Parallel()
	Name = "me" // want unrestored-global(error) "Name"
	Greet()
}

func TestSerial(t *testing.T) {
	if Greet() != "hello you" {
		t.Fatal(Greet())
	}
}

func ExampleGreet() {
	fmt.Println(Greet())
	// Output: hello you
}
