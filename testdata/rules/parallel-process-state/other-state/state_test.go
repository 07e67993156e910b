package state

import (
	"io"
	"log"
	"net/http"
	"os"
	"runtime/debug"
	"testing"
	"time"

	"github.com/spf13/viper"
)

func TestSetenv(t *testing.T) {
	t.Parallel()
	old := os.Getenv("TOKEN")
	t.Cleanup(func() { os.Setenv("TOKEN", old) })
	os.Setenv("TOKEN", "x") // want parallel-process-state(error) "TOKEN"
	Token()
}

func TestChdir(t *testing.T) {
	t.Parallel()
	old, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(old)
	os.Chdir("/") // want parallel-process-state(error) "Chdir"
}

func TestLog(t *testing.T) {
	t.Parallel()
	defer log.SetOutput(log.Writer())
	log.SetOutput(io.Discard) // want parallel-process-state(error) "log\.SetOutput"
}

func TestGC(t *testing.T) {
	t.Parallel()
	old := debug.SetGCPercent(50) // want parallel-process-state(error) "debug\.SetGCPercent"
	defer debug.SetGCPercent(old)
}

func TestClient(t *testing.T) {
	t.Parallel()
	old := http.DefaultClient.Timeout
	t.Cleanup(func() { http.DefaultClient.Timeout = old })
	http.DefaultClient.Timeout = time.Second // want parallel-process-state(error) "http\.DefaultClient\.Timeout"
}

func TestFetch(t *testing.T) {
	t.Parallel()
	for range 1000 {
		Timeout()
	}
}

func TestViperSubtest(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		t.Parallel()
		t.Cleanup(viper.Reset)
		viper.Set("port", 1) // want parallel-process-state(error) "port"
	})
	t.Run("two", func(t *testing.T) {
		t.Parallel()
		_ = viper.Get("port")
	})
}

func TestSerialSetenv(t *testing.T) {
	t.Setenv("TOKEN", "y")
	Token()
}

func TestOwnValues(t *testing.T) {
	t.Parallel()
	v := viper.New()
	v.Set("port", 2)
	logger := log.New(io.Discard, "", 0)
	logger.SetPrefix("x")
	client := &http.Client{}
	client.Timeout = time.Second
}

func TestParallelDefault(t *testing.T) {
	t.Parallel()
	log.SetPrefix("") // what it is from the start
}
