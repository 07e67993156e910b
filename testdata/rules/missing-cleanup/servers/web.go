// Package web is tested with servers that are closed, or not.
//
// Covers: FL06 J8
// Go: leaks
package web

import "net/http"

// Handler answers.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {})
}
