package unit

import (
	"testing"

	"github.com/stretchr/testify/suite"
)

type unitSuite struct{ suite.Suite }

func (s *unitSuite) TestBroken() {
	old := strict
	strict = true // want fragile-restore(warning) "unit.strict"
	s.Require().False(Strict())
	strict = old
}

func (s *unitSuite) TestChecked() {
	old := strict
	strict = true
	s.True(Strict())
	strict = old
}

func TestUnitSuite(t *testing.T) { suite.Run(t, new(unitSuite)) }

// TestLenient is the victim of TestUnitSuite.
func TestLenient(t *testing.T) {
	if Strict() {
		t.Error("strict")
	}
}
