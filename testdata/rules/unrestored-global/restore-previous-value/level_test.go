package level

import (
	"log"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
	"go.opentelemetry.io/otel"
)

func TestDefaults(t *testing.T) {
	if Level() != 1 || Output() != "stderr" {
		t.Error(Level(), Output())
	}
}

func TestPrevious(t *testing.T) {
	prev := Swap(5)
	defer Swap(prev)
	if Level() != 5 {
		t.Fatal(Level())
	}
}

func TestNested(t *testing.T) {
	defer Swap(Swap(6))
	if Level() != 6 {
		t.Fatal(Level())
	}
}

func TestCleanup(t *testing.T) {
	prev := Swap(7)
	t.Cleanup(func() { Swap(prev) })
}

func TestGetter(t *testing.T) {
	old := Output()
	SetOutput("stdout")
	t.Cleanup(func() { SetOutput(old) })
	if Output() != "stdout" {
		t.Fatal(Output())
	}
}

func TestDeferredSetter(t *testing.T) {
	defer SetOutput(Output())
	SetOutput("file")
}

func TestRuntime(t *testing.T) {
	prev := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(prev)
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
}

func TestStandardLoggers(t *testing.T) {
	var b strings.Builder
	w, flags := log.Writer(), log.Flags()
	log.SetOutput(&b)
	log.SetFlags(0)
	defer func() {
		log.SetOutput(w)
		log.SetFlags(flags)
	}()
	old := slog.Default()
	t.Cleanup(func() { slog.SetDefault(old) })
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
}

func TestThirdParty(t *testing.T) {
	prev := otel.GetTracerProvider()
	defer otel.SetTracerProvider(prev)
	otel.SetTracerProvider(nil)
	lvl := logrus.GetLevel()
	logrus.SetLevel(logrus.DebugLevel)
	t.Cleanup(func() { logrus.SetLevel(lvl) })
	hooks := logrus.StandardLogger().ReplaceHooks(logrus.LevelHooks{})
	defer logrus.StandardLogger().ReplaceHooks(hooks)
}
