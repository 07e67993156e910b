// Package check is tested in goroutines that end the test, which only the goroutine of the test may do.
//
// Covers: TG01 TG02 TG03 TG06 TG07 TG09 TG10 TG11 TG12 TG13 TG14 ST01
// Go: passes
// Vet: call to (*testing.T).Fatalf from a non-test goroutine
// Vet: call to (*testing.T).Fatal from a non-test goroutine
// Vet: call to (*testing.T).FailNow from a non-test goroutine
// Vet: call to (*testing.T).Skip from a non-test goroutine
// Vet: call to (*testing.B).Fatal from a non-test goroutine
package check

// OK is always true.
func OK(id int) bool { return id >= 0 }
