package home

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDir(t *testing.T) {
	old := os.Getenv("APP_DIR")
	os.Setenv("APP_DIR", "/srv") // want fragile-restore(warning) "APP_DIR"
	require.Equal(t, "/srv", Dir())
	os.Setenv("APP_DIR", old)
}

func capture(t *testing.T, f func()) string {
	t.Helper()
	old := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = w // want fragile-restore(warning) "os.Stdout"
	f()
	os.Stdout = old
	w.Close()
	buf := make([]byte, 64)
	n, err := r.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	return string(buf[:n])
}

func TestHello(t *testing.T) {
	got := capture(t, func() {
		if Dir() == "/nowhere" {
			t.Fatal("nowhere")
		}
		Hello()
	})
	if got != "hello\n" {
		t.Error(got)
	}
}
