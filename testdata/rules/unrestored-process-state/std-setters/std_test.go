// Covers: R10 R11 section5
// Go: fails
// Go: passes -run=TestZVictim

// Setters of the standard library, never undone.
package std

import (
	"bytes"
	"flag"
	"io"
	"log"
	"log/slog"
	"math/rand"
	"runtime"
	"runtime/debug"
	"syscall"
	"testing"
)

var level = flag.String("level", "info", "")

func TestLog(t *testing.T) {
	var buf bytes.Buffer
	log.SetOutput(&buf)      // want unrestored-process-state "log\.SetOutput"
	log.SetFlags(0)          // want unrestored-process-state "log\.SetFlags"
	log.SetPrefix("prefix ") // want unrestored-process-state "log\.SetPrefix"
	log.Print("x")
}

func TestSlog(t *testing.T) {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // want unrestored-process-state "slog\.SetDefault"
	slog.Info("x")
}

func TestSlogLevel(t *testing.T) {
	slog.SetLogLoggerLevel(slog.LevelDebug) // want unrestored-process-state "slog\.SetLogLoggerLevel"
}

func TestRuntime(t *testing.T) {
	runtime.GOMAXPROCS(1)              // want unrestored-process-state "runtime\.GOMAXPROCS"
	debug.SetGCPercent(50)             // want unrestored-process-state "debug\.SetGCPercent"
	runtime.SetMutexProfileFraction(1) // want unrestored-process-state "runtime\.SetMutexProfileFraction"
	_ = debug.SetMemoryLimit(1 << 40)  // want unrestored-process-state "debug\.SetMemoryLimit"
}

func TestUmask(t *testing.T) {
	syscall.Umask(0o077) // want unrestored-process-state "syscall\.Umask"
}

func TestSeed(t *testing.T) {
	rand.Seed(1) // want unrestored-process-state(info) "rand\.Seed"
}

func TestFlag(t *testing.T) {
	flag.Set("level", "debug") // want unrestored-process-state "level"
}

func TestZVictim(t *testing.T) {
	if log.Prefix() != "" || log.Flags() != log.LstdFlags {
		t.Error("log was changed")
	}
	if *level != "info" {
		t.Error("level is", *level)
	}
	if slog.Default().Enabled(t.Context(), slog.LevelDebug) {
		t.Error("slog was changed")
	}
}
