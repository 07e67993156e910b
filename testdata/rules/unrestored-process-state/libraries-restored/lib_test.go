// Covers: section5 R10 R11 R12 R13 R21 R28
// Go: passes

// The same, each undone as its library wants it.
package lib

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/agiledragon/gomonkey/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jarcoal/httpmock"
	"github.com/prashantv/gostub"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"github.com/spf13/viper"
	"go.opentelemetry.io/otel"
	"go.uber.org/zap"
	"k8s.io/klog/v2"
)

func work() {}

func TestViper(t *testing.T) {
	t.Cleanup(viper.Reset)
	viper.Set("port", 80)
}

func TestViperDeferred(t *testing.T) {
	defer viper.Reset()
	viper.SetDefault("port", 80)
}

func TestViperOwn(t *testing.T) {
	v := viper.New()
	v.Set("port", 80)
}

func TestLogrus(t *testing.T) {
	level := logrus.GetLevel()
	t.Cleanup(func() { logrus.SetLevel(level) })
	logrus.SetLevel(logrus.DebugLevel)
	defer logrus.SetOutput(logrus.StandardLogger().Out)
	logrus.SetOutput(io.Discard)
	formatter := logrus.StandardLogger().Formatter
	defer func() { logrus.SetFormatter(formatter) }()
	logrus.SetFormatter(logrus.JSONFormatter{})
}

func TestLogrusOwn(t *testing.T) {
	log := logrus.New()
	log.SetLevel(logrus.DebugLevel)
	log.SetOutput(io.Discard)
	log.Info("x")
}

func TestLogrusHooks(t *testing.T) {
	old := logrus.StandardLogger().ReplaceHooks(logrus.LevelHooks{})
	defer logrus.StandardLogger().ReplaceHooks(old)
}

func TestZap(t *testing.T) {
	t.Cleanup(zap.ReplaceGlobals(zap.NewExample()))
	defer zap.RedirectStdLog(zap.NewNop())()
	undo := zap.ReplaceGlobals(zap.NewNop())
	defer undo()
}

func TestZerolog(t *testing.T) {
	level, format := zerolog.GlobalLevel(), zerolog.TimeFieldFormat
	t.Cleanup(func() {
		zerolog.SetGlobalLevel(level)
		zerolog.TimeFieldFormat = format
	})
	zerolog.SetGlobalLevel(zerolog.Disabled)
	zerolog.TimeFieldFormat = time.Kitchen
}

func TestUUID(t *testing.T) {
	uuid.SetRand(strings.NewReader("sixteen bytes!!!"))
	defer uuid.SetRand(nil)
	uuid.New()
}

func TestHTTPMock(t *testing.T) {
	httpmock.Activate()
	defer httpmock.DeactivateAndReset()
}

func TestOtel(t *testing.T) {
	old := otel.GetTextMapPropagator()
	t.Cleanup(func() { otel.SetTextMapPropagator(old) })
	otel.SetTextMapPropagator(nil)
}

func TestKlog(t *testing.T) {
	defer klog.CaptureState().Restore()
	klog.SetOutput(io.Discard)
}

func TestGin(t *testing.T) {
	old := gin.DefaultWriter
	defer func() { gin.DefaultWriter = old }()
	gin.DefaultWriter = io.Discard
	mode := gin.Mode()
	t.Cleanup(func() { gin.SetMode(mode) })
	gin.SetMode(gin.ReleaseMode)
}

func TestStubs(t *testing.T) {
	stubs := gostub.Stub(&prometheus.DefaultRegisterer, prometheus.NewRegistry())
	defer stubs.Reset()
	stubs.SetEnv("TOKEN", "x")
	p := gomonkey.ApplyFunc(work, func() {})
	defer p.Reset()
}

func TestZVictim(t *testing.T) {
	if viper.GetString("port") != "" || logrus.GetLevel() != logrus.InfoLevel || zap.L().Name() != "" || gin.Mode() != gin.DebugMode {
		t.Fatal("something was left behind")
	}
}
