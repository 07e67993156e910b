package check

import (
	"log"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

type reporter struct{}

func (reporter) Fatalf(string, ...any) {}
func (reporter) FailNow()              {}
func (reporter) Skip(...any)           {}

func TestOwnType(_ *testing.T) {
	var t reporter
	var wg sync.WaitGroup
	wg.Go(func() {
		t.Fatalf("check %d", 1)
		t.FailNow()
		t.Skip("check")
	})
	wg.Wait()
}

func TestLogFatal(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if !OK() {
			log.Fatal("check")
		}
	})
	wg.Wait()
}

func TestAssert(t *testing.T) {
	var wg sync.WaitGroup
	wg.Go(func() {
		assert.True(t, OK())
		t.Log("checked")
		if !OK() {
			t.Fail()
		}
	})
	wg.Wait()
}

func BenchmarkDeferred(b *testing.B) {
	defer func() {
		if !OK() {
			b.Fatal("check")
		}
	}()
}

func TestInvokedLiteral(t *testing.T) {
	func() {
		if !OK() {
			t.Fatal("check")
		}
	}()
	check := func() {
		if !OK() {
			t.FailNow()
		}
	}
	check()
	t.Cleanup(func() {
		if !OK() {
			t.Fatal("check")
		}
	})
}

func TestArgumentIsEvaluatedHere(t *testing.T) {
	value := func() bool {
		if !OK() {
			t.Fatal("check")
		}
		return true
	}
	done := make(chan struct{})
	go func(bool) { close(done) }(value())
	<-done
}

func TestResultIsCheckedHere(t *testing.T) {
	result := make(chan bool)
	go func() { result <- OK() }()
	if !<-result {
		t.Fatal("check")
	}
}
