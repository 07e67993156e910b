// Package check spawns function variables: which literal a variable holds decides.
//
// Covers: TG25 TG26 TG28 TG29 TG30 ST01
// Go: passes
// Vet: call to (*testing.T).Fatal from a non-test goroutine
package check

// OK is always true.
func OK() bool { return true }
