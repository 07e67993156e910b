package shared

import "testing"

func BenchmarkLarge(b *testing.B) {
	batch = 1000 // want unrestored-global "shared.batch"
	for b.Loop() {
		Work()
	}
}

func BenchmarkWork(b *testing.B) {
	for b.Loop() {
		Work()
	}
}
