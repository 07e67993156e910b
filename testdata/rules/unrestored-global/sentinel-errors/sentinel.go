// Package sentinel counts lines and reports the errors of the stores below it.
//
// Covers: RA01 RA02 RA03 RA04 RA06
// Go: fails with -count=2
package sentinel

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"example.com/rules/unrestored-global/sentinel-errors/store"
)

// CountLines counts the newlines of text.
func CountLines(text string) (int, error) {
	r := bufio.NewReader(strings.NewReader(text))
	for n := 0; ; n++ {
		_, err := r.ReadString('\n')
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// IsMissing reports whether err says that a key is missing.
func IsMissing(err error) bool { return errors.Is(err, store.ErrMissing) }
