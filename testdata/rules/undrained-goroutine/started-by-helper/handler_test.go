package handler

import "testing"

func setLevel(t *testing.T, level int) {
	t.Helper()
	old := Level
	t.Cleanup(func() { Level = old })
	t.Cleanup(Wait)
	Level = level
}

func TestHandle(t *testing.T) {
	setLevel(t, 2)
	Handle()
}

func TestCount(t *testing.T) {
	setLevel(t, 2)
	Count()
}

func TestHandleWithoutWait(t *testing.T) {
	Handle()
}
