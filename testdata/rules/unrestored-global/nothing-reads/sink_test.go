package sink

import "testing"

var (
	result string
	sum    int
	sinks  []string
)

func BenchmarkUpper(b *testing.B) {
	for i := 0; i < b.N; i++ {
		result = Upper("abc")
	}
}

func BenchmarkLocal(b *testing.B) {
	var r string
	for b.Loop() {
		r = Upper("abc")
	}
	result = r
}

func BenchmarkSum(b *testing.B) {
	for b.Loop() {
		sum += len(Upper("abc"))
	}
}

func TestAllocations(t *testing.T) {
	n := testing.AllocsPerRun(10, func() { result = Upper("abc") })
	if n > 10 {
		t.Error(n)
	}
	sum ^= len("abc")
	sinks = append(sinks, "abc")
}
