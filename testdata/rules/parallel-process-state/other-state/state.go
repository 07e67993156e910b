// Covers: UT37 PE01 section5
// Go: passes -count=1 -parallel=1
// Go: fails -race -parallel=64 -count=100 -run=TestClient|TestFetch

// Other process state, changed and put back in parallel tests: everybody sees it meanwhile. t.Setenv is no fix here.
package state

import (
	"net/http"
	"os"
	"time"
)

// Token reads the environment.
func Token() string { return os.Getenv("TOKEN") }

// Timeout reads the default client.
func Timeout() time.Duration { return http.DefaultClient.Timeout }
