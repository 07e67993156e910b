// Covers: R10 R11 section5
// Go: passes

// The same by the idioms that Go programs use: getter and setter, the returned former value, nested defers, the documented default.
package std

import (
	"bytes"
	"flag"
	"io"
	"log"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"
)

var level = flag.String("level", "info", "")

func TestLogWriter(t *testing.T) {
	old := log.Writer()
	t.Cleanup(func() { log.SetOutput(old) })
	log.SetOutput(io.Discard)
	log.Print("x")
}

func TestLogArgument(t *testing.T) {
	defer log.SetOutput(log.Writer())
	defer log.SetFlags(log.Flags())
	defer log.SetPrefix(log.Prefix())
	var buf bytes.Buffer
	log.SetOutput(&buf)
	log.SetFlags(0)
	log.SetPrefix("prefix ")
	log.Print("x")
}

func TestLogDefault(t *testing.T) {
	log.SetOutput(io.Discard)
	defer log.SetOutput(os.Stderr)
}

func TestLocalLogger(t *testing.T) {
	log := log.New(io.Discard, "", 0)
	log.SetOutput(os.Stderr)
	log.SetFlags(1)
}

func TestSlog(t *testing.T) {
	old := slog.Default()
	writer, flags := log.Writer(), log.Flags()
	t.Cleanup(func() {
		slog.SetDefault(old)
		log.SetOutput(writer)
		log.SetFlags(flags)
	})
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func TestSlogLevel(t *testing.T) {
	old := slog.SetLogLoggerLevel(slog.LevelDebug)
	defer slog.SetLogLoggerLevel(old)
}

func TestPrevious(t *testing.T) {
	prev := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(prev)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	limit := debug.SetMemoryLimit(1 << 40)
	t.Cleanup(func() { debug.SetMemoryLimit(limit) })
}

func TestQueriesOnly(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 1 || debug.SetMemoryLimit(-1) == 0 {
		t.Fatal("these only ask")
	}
}

func TestUmask(t *testing.T) {
	m := syscall.Umask(0)
	defer syscall.Umask(m)
}

func TestFlag(t *testing.T) {
	old := flag.Lookup("level").Value.String()
	t.Cleanup(func() { flag.Set("level", old) })
	flag.Set("level", "debug")
}

func TestZVictim(t *testing.T) {
	if log.Prefix() != "" || log.Flags() != log.LstdFlags || *level != "info" {
		t.Fatal("something was left behind")
	}
}
