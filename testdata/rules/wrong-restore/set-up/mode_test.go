package mode

import (
	"os"
	"testing"

	"github.com/stretchr/testify/suite"
)

type Modes struct{ suite.Suite }

func TestModes(t *testing.T) { suite.Run(t, new(Modes)) }

func (s *Modes) SetupSuite() { s.T().Setenv("WRONG_RESTORE_MODE", "fast") }

func (s *Modes) TestUnset() {
	os.Unsetenv("WRONG_RESTORE_MODE")
	defer os.Setenv("WRONG_RESTORE_MODE", "fast")
	s.Equal("", Mode())
}

func (s *Modes) TestZSet() {
	s.Equal("fast", Mode())
}
