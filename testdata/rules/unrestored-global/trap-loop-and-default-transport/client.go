// Package client has table tests that set a client of the package and the transport of the process in each case, close
// the server and leave both behind.
//
// Covers: RA10 FL02
// Go: fails with -count=2
package client

import "net/http"

var netClient = &http.Client{}

// Fetch gets a page.
func Fetch(url string) (int, error) {
	resp, err := netClient.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

// Shared reports whether the transport of the process is the original one.
func Shared() bool { return http.DefaultClient.Transport == nil && netClient.Transport == nil }
