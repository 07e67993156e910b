// Package cert has suites that give a variable its value once, before all their tests: no test changes it while another
// test's goroutine reads it.
//
// Covers: EN01
// Go: leaks
package cert

var (
	cert = ""
	key  = ""
)

// Serve reads the certificate for as long as it runs.
func Serve(stop chan struct{}) {
	<-stop
	_ = cert
}

// Sign reads the key for as long as it runs.
func Sign(stop chan struct{}) {
	<-stop
	_ = key
}
