package exit

import (
	"log"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	dir = "testdata"
	defer func() { dir = "data" }()
	os.Exit(m.Run())
}

func TestDir(t *testing.T) {
	if Dir() != "testdata" {
		log.Fatalf("Dir = %q", Dir())
	}
	if os.Getenv("EXIT_TEST_NOW") != "" {
		os.Exit(1)
	}
}

func BenchmarkDir(b *testing.B) {
	if b.N < 0 {
		log.Fatal("negative")
	}
}
