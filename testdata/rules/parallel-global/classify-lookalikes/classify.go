// Covers: PT13 PT14 PT17 PT22 PT23 PT24 PT33 UT31 TE03
// Go: passes

// Methods that are called Run, Parallel or Setenv and are not testing's; and a T that is not the test's.
package classify

import "fmt"

// Verbose is read by every job.
var Verbose = false

// Job has the names of testing.T without being one.
type Job struct {
	name string
	env  map[string]string
}

// Run runs.
func (j *Job) Run(name string, f func(j *Job)) bool {
	j.name = name
	f(j)
	return !Verbose
}

// Parallel does nothing.
func (j *Job) Parallel() {}

// Setenv keeps a variable to itself.
func (j *Job) Setenv(key, value string) { j.env = map[string]string{key: value} }

// Run is code under test.
func Run(args ...string) string { return fmt.Sprint(args, Verbose) }
