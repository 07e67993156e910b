// Covers: section5 R28
// Go: fails
// Go: passes -run=TestZVictim

// Setters and variables of popular libraries, never undone.
package lib

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jarcoal/httpmock"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"github.com/zalando/go-keyring"
	"go.opentelemetry.io/otel"
	"k8s.io/klog/v2"
)

func TestViper(t *testing.T) {
	viper.Set("port", 80) // want unrestored-process-state(error) "port"
}

func TestLogrus(t *testing.T) {
	logrus.SetLevel(logrus.DebugLevel)          // want unrestored-process-state(error) "logrus\.SetLevel"
	logrus.SetOutput(io.Discard)                // want unrestored-process-state "logrus\.SetOutput"
	logrus.SetFormatter(logrus.JSONFormatter{}) // want unrestored-process-state "logrus\.SetFormatter"
	logrus.AddHook(nil)                         // want unrestored-process-state "logrus\.AddHook"
}

func TestZerolog(t *testing.T) {
	zerolog.SetGlobalLevel(zerolog.Disabled) // want unrestored-process-state "zerolog\.SetGlobalLevel"
	zerolog.TimeFieldFormat = time.Kitchen   // want unrestored-process-state "zerolog\.TimeFieldFormat"
}

func TestUUID(t *testing.T) {
	uuid.SetRand(strings.NewReader("sixteen bytes!!!")) // want unrestored-process-state "uuid\.SetRand"
	uuid.New()
}

func TestKeyring(t *testing.T) {
	keyring.MockInitWithError(errors.New("locked")) // want unrestored-process-state "keyring\.MockInit"
}

func TestHTTPMock(t *testing.T) {
	httpmock.Activate() // want unrestored-process-state "httpmock\.Activate|http\.DefaultTransport"
}

func TestOtel(t *testing.T) {
	otel.SetTextMapPropagator(nil) // want unrestored-process-state "otel\.SetTextMapPropagator"
}

func TestKlog(t *testing.T) {
	klog.SetOutput(io.Discard) // want unrestored-process-state "klog\.SetOutput"
}

func TestGinWriter(t *testing.T) {
	gin.DefaultWriter = io.Discard // want unrestored-process-state "gin\.DefaultWriter"
}

func TestCobra(t *testing.T) {
	cobra.EnableCommandSorting = false // want unrestored-process-state "cobra\.EnableCommandSorting"
}

func TestRegisterer(t *testing.T) {
	prometheus.DefaultRegisterer = prometheus.NewRegistry() // want unrestored-process-state "prometheus\.DefaultRegisterer"
}

func TestZVictim(t *testing.T) {
	if viper.GetString("port") != "" {
		t.Error("port is", viper.GetString("port"))
	}
	if logrus.GetLevel() != logrus.InfoLevel {
		t.Error("level is", logrus.GetLevel())
	}
}
