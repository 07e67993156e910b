// Package fetch uses httpmock, which replaces the default transport of the process.
//
// Covers: R28
// Go: fails with -count=2
package fetch

import (
	"io"
	"net/http"
)

// Get fetches a page with the default transport.
func Get(url string) (string, error) {
	client := &http.Client{Transport: http.DefaultTransport}
	resp, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}
