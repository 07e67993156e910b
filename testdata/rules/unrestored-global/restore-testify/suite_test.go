package tenant

import (
	"testing"

	"github.com/stretchr/testify/suite"
)

type tenantSuite struct {
	suite.Suite
	oldCurrent string
	oldQuota   int
	undo       func()
}

func (s *tenantSuite) SetupSuite() {
	s.oldQuota = quota
	quota = 100
}

func (s *tenantSuite) TearDownSuite() { quota = s.oldQuota }

func (s *tenantSuite) SetupTest() {
	s.oldCurrent = current
	current = "acme"
}

func (s *tenantSuite) TearDownTest() { current = s.oldCurrent }

func (s *tenantSuite) BeforeTest(_, testName string) {
	old := label
	label = testName
	s.undo = func() { label = old }
}

func (s *tenantSuite) AfterTest(_, _ string) { s.undo() }

func (s *tenantSuite) TestState() {
	name, n, _, label := State()
	s.Equal("acme", name)
	s.Equal(100, n)
	s.Equal("TestState", label)
}

func (s *tenantSuite) TestRegion() {
	old := region
	s.T().Cleanup(func() { region = old })
	region = "us"
	_, _, r, _ := State()
	s.Require().Equal("us", r)
}

func (s *tenantSuite) TestRegionDeferred() {
	defer func(old string) { region = old }(region)
	region = "ap"
}

func TestTenantSuite(t *testing.T) { suite.Run(t, new(tenantSuite)) }

func TestState(t *testing.T) {
	if name, n, r, l := State(); name != "none" || n != 1 || r != "eu" || l != "plain" {
		t.Error(name, n, r, l)
	}
}
