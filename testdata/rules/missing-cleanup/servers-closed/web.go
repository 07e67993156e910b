// Package web is tested with servers that are all closed, by the test or by whom they are given to.
//
// Covers: FL06 J8
// Go: passes
package web

import "net/http"

// Handler answers.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {})
}
