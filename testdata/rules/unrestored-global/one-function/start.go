package onefunction

import "errors"

var (
	count  = func(err error) error { return err }
	wrap   = func(err error) error { return err }
	format = func(err error) string { return err.Error() }
)

// Start makes what is counted known; doing it again changes nothing.
func Start() {
	count = func(err error) error { return errors.Join(err) }
	format = short
}

func short(err error) string { return "E: " + err.Error() }

// Wrap keeps what it is given: each caller gets another function.
func Wrap(prefix string) {
	wrap = func(err error) error { return errors.Join(errors.New(prefix), err) }
}

// Run uses them.
func Run(err error) string { return format(wrap(count(err))) }
