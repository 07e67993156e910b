// Package env is a stand-in: the shape of the API and nothing more.
package env

import "os"

type testingT interface {
	Helper()
	Cleanup(func())
	Fatal(args ...any)
}

// Patch sets a variable for the time of the test and returns a function that puts the former value back.
func Patch(t testingT, key, value string) func() {
	old, had := os.LookupEnv(key)
	os.Setenv(key, value)
	undo := func() {
		if had {
			os.Setenv(key, old)
		} else {
			os.Unsetenv(key)
		}
	}
	t.Cleanup(undo)
	return undo
}

// ChangeWorkingDir changes the working directory for the time of the test and returns a function that goes back.
func ChangeWorkingDir(t testingT, dir string) func() {
	old, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	undo := func() { os.Chdir(old) }
	t.Cleanup(undo)
	return undo
}
