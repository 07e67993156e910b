package bench

import "testing"

func BenchmarkDouble(b *testing.B) {
	b.N = N
	for range b.N {
		Double(2)
	}
}

func TestDouble(t *testing.T) {
	if Double(N) != 6 {
		t.Error(N)
	}
}
