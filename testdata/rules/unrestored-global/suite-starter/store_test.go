// Covers: what a test sets before it starts a suite is set for the suite's tests; for other tests it is left over.
// Go: fails // polluter: TestStore
package suitestarter

import (
	"testing"

	"github.com/stretchr/testify/suite"
)

type storeSuite struct{ suite.Suite }

func (s *storeSuite) TestFits() { s.True(Fits(9)) }

func (s *storeSuite) TestRegion() { s.Equal("us", Region) }

func TestStore(t *testing.T) {
	Limit = 10    // want unrestored-global(error) "suitestarter\.Limit"
	Region = "us" // want unrestored-global(warning) "suitestarter\.Region"
	suite.Run(t, new(storeSuite))
}

func TestUnlimited(t *testing.T) {
	if Fits(4) {
		t.Fatal(Limit)
	}
}
