// Covers: section5 RA10
// Go: fails
// Go: passes -run=TestZVictim

// Variables of the standard library that are state of the process, whole or by field, never put back.
package vars

import (
	"crypto/rand"
	"flag"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func TestArgs(t *testing.T) {
	os.Args = []string{"cmd", "-x"} // want unrestored-process-state(error) "os\.Args"
}

func TestStdout(t *testing.T) {
	_, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	os.Stderr = w // want unrestored-process-state "os\.Stderr"
}

func TestLocal(t *testing.T) {
	time.Local = time.UTC // want unrestored-process-state(error) "time\.Local"
}

func TestFlags(t *testing.T) {
	flag.CommandLine = flag.NewFlagSet("cmd", flag.ContinueOnError) // want unrestored-process-state "flag\.CommandLine"
}

func TestClientField(t *testing.T) {
	http.DefaultClient.Timeout = time.Second // want unrestored-process-state(error) "http\.DefaultClient\.Timeout"
}

func TestTransport(t *testing.T) {
	http.DefaultTransport = http.NewFileTransport(http.Dir("/")) // want unrestored-process-state "http\.DefaultTransport"
}

func TestMux(t *testing.T) {
	http.DefaultServeMux = http.NewServeMux() // want unrestored-process-state "http\.DefaultServeMux"
}

func TestResolver(t *testing.T) {
	net.DefaultResolver.PreferGo = true // want unrestored-process-state "net\.DefaultResolver\.PreferGo"
}

func TestRand(t *testing.T) {
	rand.Reader = strings.NewReader("not random") // want unrestored-process-state "rand\.Reader"
}

func TestZVictim(t *testing.T) {
	if len(os.Args) == 2 {
		t.Error("os.Args is", os.Args)
	}
	if http.DefaultClient.Timeout != 0 {
		t.Error("timeout is", http.DefaultClient.Timeout)
	}
	if time.Local == time.UTC {
		t.Error("time.Local is UTC")
	}
}
