// Covers: section5 RA10 R17
// Go: passes

// The same, put back; and fields of values that only look like the global ones.
package vars

import (
	"flag"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

func TestArgs(t *testing.T) {
	old := os.Args
	defer func() { os.Args = old }()
	os.Args = []string{"cmd", "-x"}
}

func TestStdout(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdout
	os.Stdout = w
	t.Cleanup(func() {
		os.Stdout = old
		w.Close()
		r.Close()
	})
}

func TestLocal(t *testing.T) {
	defer func(old *time.Location) { time.Local = old }(time.Local)
	time.Local = time.UTC
}

func TestFlags(t *testing.T) {
	old := flag.CommandLine
	t.Cleanup(func() { flag.CommandLine = old })
	flag.CommandLine = flag.NewFlagSet("cmd", flag.ContinueOnError)
	flag.String("x", "", "")
}

func TestClientField(t *testing.T) {
	old := http.DefaultClient.Timeout
	t.Cleanup(func() { http.DefaultClient.Timeout = old })
	http.DefaultClient.Timeout = time.Second
}

func TestWholeClient(t *testing.T) {
	old := http.DefaultClient
	t.Cleanup(func() { http.DefaultClient = old })
	http.DefaultClient = &http.Client{Timeout: time.Second}
}

func TestResolver(t *testing.T) {
	saved := net.DefaultResolver.PreferGo
	defer func() { net.DefaultResolver.PreferGo = saved }()
	net.DefaultResolver.PreferGo = true
}

func TestOwnValues(t *testing.T) {
	client := &http.Client{}
	client.Timeout = time.Second
	DefaultClient := *client
	DefaultClient.Timeout = time.Minute
	mux := http.NewServeMux()
	mux.HandleFunc("/own", http.NotFound)
}

func TestZVictim(t *testing.T) {
	if len(os.Args) == 2 || http.DefaultClient.Timeout != 0 || time.Local == time.UTC {
		t.Fatal("something was left behind")
	}
}
