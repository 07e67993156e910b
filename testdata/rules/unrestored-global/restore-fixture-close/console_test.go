package console

import (
	"io"
	"os"
	"testing"
)

type fixture struct {
	width int
	out   *os.File
	r, w  *os.File
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{width: width, out: os.Stdout, r: r, w: w}
	width = 20
	os.Stdout = w
	return f
}

func (f *fixture) Output() string {
	f.w.Close()
	b, _ := io.ReadAll(f.r)
	return string(b)
}

func (f *fixture) Close() {
	width = f.width
	os.Stdout = f.out
	f.r.Close()
}

func setGate(t *testing.T, name string, on bool) {
	t.Helper()
	before := gates[name]
	gates[name] = on
	t.Cleanup(func() { gates[name] = before })
}

func TestWidth(t *testing.T) {
	if Width() != 80 || Enabled("beta") {
		t.Error(Width(), Enabled("beta"))
	}
}

func TestPrint(t *testing.T) {
	f := newFixture(t)
	defer f.Close()
	Print("hello")
	if got := f.Output(); got != "hello" || Width() != 20 {
		t.Error(got, Width())
	}
}

func TestPrintCleanup(t *testing.T) {
	f := newFixture(t)
	t.Cleanup(f.Close)
	Print("again")
	if got := f.Output(); got != "again" {
		t.Error(got)
	}
}

func TestGate(t *testing.T) {
	setGate(t, "beta", true)
	if !Enabled("beta") {
		t.Error("off")
	}
}
