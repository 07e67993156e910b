package files

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDir(t *testing.T) {
	dir, err := os.MkdirTemp("", "files") // want missing-cleanup(warning) "os.MkdirTemp"
	if err != nil {
		t.Fatal(err)
	}
	if err := Save(filepath.Join(dir, "a")); err != nil {
		t.Error(err)
	}
}

func TestFile(t *testing.T) {
	f, err := os.CreateTemp("", "files") // want missing-cleanup(warning) "os.CreateTemp"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f.Name())
}

func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "files")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestRemoved(t *testing.T) {
	if err := Save(filepath.Join(tempDir(t), "a")); err != nil {
		t.Error(err)
	}
	dir, err := os.MkdirTemp("", "files")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	f, err := os.CreateTemp("", "files")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		f.Close()
		os.Remove(f.Name())
	}()
}

func TestOfTest(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "files")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dir, err := os.MkdirTemp(t.TempDir(), "files")
	if err != nil {
		t.Fatal(err)
	}
	t.Log(dir)
	g, err := os.Create(filepath.Join(t.TempDir(), "g"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
}
