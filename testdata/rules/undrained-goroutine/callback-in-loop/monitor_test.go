package monitor

import (
	"context"
	"testing"
)

func setLevel(t *testing.T, level int) {
	t.Helper()
	old := Level
	t.Cleanup(func() { Level = old })
	Level = level
}

func TestWatch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	called := make(chan int, 1)
	go Watch(ctx, func(event int) { called <- event }) // want undrained-goroutine(warning) "still running when .TestWatch. returns" via test > spawn > read > write
	events <- 1
	if <-called == 0 {
		t.Error("no event")
	}
}

func TestWatchFirst(t *testing.T) {
	called := make(chan int, 1)
	go WatchFirst(func(event int) { called <- event })
	events <- 1
	if <-called == 0 {
		t.Error("no event")
	}
}

func TestLevel(t *testing.T) {
	setLevel(t, 3)
	if Level != 3 {
		t.Error(Level)
	}
}
