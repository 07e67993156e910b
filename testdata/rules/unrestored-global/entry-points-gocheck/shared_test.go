package shared

import (
	"testing"

	"gopkg.in/check.v1"
)

// TestSum is the victim of Test.
func TestSum(t *testing.T) {
	if Sum() != 3 {
		t.Error(Sum())
	}
}

func Test(t *testing.T) { check.TestingT(t) }

type sharedSuite struct{ old int }

var _ = check.Suite(&sharedSuite{})

func (s *sharedSuite) SetUpTest(c *check.C) {
	s.old = kept
	kept = 2
	left = 2 // want unrestored-global(error) "shared.left"
}

func (s *sharedSuite) TearDownTest(c *check.C) {
	kept = s.old
}

func (s *sharedSuite) TestWrite(c *check.C) {
	test = 2 // want unrestored-global(error) "shared.test"
	c.Check(Sum(), check.Equals, 6)
}
