// Package check is tested in goroutines whose functions, or their callees, end the test.
//
// Covers: TG04 TG05 TG17 TG18 TG19 TG31 TG32 TG35 TG36 TG37 ST01
// Go: passes
// Vet: call to (*testing.T).Fatal from a non-test goroutine
package check

// OK is always true.
func OK() bool { return true }
