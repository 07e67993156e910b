package fleet

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// TestState is the victim of TestFleet.
func TestState(t *testing.T) {
	if n, l, z, s := State(); n != 1 || l != "none" || z != "eu" || s != "plain" {
		t.Error(n, l, z, s)
	}
}

func TestFleet(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "fleet")
}

var _ = Describe("a fleet", func() {
	BeforeEach(func() {
		size = 3 // want unrestored-global(error) "fleet.size"
	})

	It("has a size", func() {
		n, _, _, _ := State()
		Expect(n).To(Equal(3))
	})

	Context("with a leader", func() {
		Specify("it is named", func() {
			leader = "ann" // want unrestored-global(error) "fleet.leader"
			_, l, _, _ := State()
			Expect(l).To(Equal("ann"))
		})
	})

	It("moves", func() {
		old := zone
		zone = "us" // want unrestored-global(error) "fleet.zone"
		Expect(old).NotTo(Equal(zone))
	})

	DescribeTable("labels",
		func(name string) {
			label = name // want unrestored-global(error) "fleet.label"
			_, _, _, s := State()
			Expect(s).To(Equal(name))
		},
		Entry("short", "a"),
		Entry("long", "abc"),
	)
})
