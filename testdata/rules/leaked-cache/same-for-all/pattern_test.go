package pattern

import "testing"

func TestWords(t *testing.T) {
	if got := Words("a b"); len(got) != 2 {
		t.Error(got)
	}
}

func TestNoWords(t *testing.T) {
	if got := Words(""); len(got) != 0 {
		t.Error(got)
	}
}

func TestSpaces(t *testing.T) {
	if got := Spaces("a b"); len(got) != 1 {
		t.Error(got)
	}
}

func TestNoSpaces(t *testing.T) {
	if got := Spaces(""); len(got) != 0 {
		t.Error(got)
	}
}
