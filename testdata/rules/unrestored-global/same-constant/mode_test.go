package mode

import "testing"

func TestOne(t *testing.T) {
	quiet = true // want unrestored-global(info) "mode.quiet"
	if Greeting() != "" {
		t.Error(Greeting())
	}
}

func TestTwo(t *testing.T) {
	quiet = true // want unrestored-global(info) "mode.quiet"
	if Greeting() != "" {
		t.Error(Greeting())
	}
}
