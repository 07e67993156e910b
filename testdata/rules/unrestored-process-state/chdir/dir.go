// Covers: UT07 UT08 UT10 UT13 UT25 PT32
// Go: fails
// Go: passes -run=TestRestored|TestVictim

// The working directory. The old one has to be asked for.
package dir

import "os"

// Enter changes the directory and returns a function that goes back.
func Enter(path string) (func() error, error) {
	old, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(path); err != nil {
		return nil, err
	}
	return func() error { return os.Chdir(old) }, nil
}
