package fleet

import (
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestFleet(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "fleet")
}

func TestState(t *testing.T) {
	if n, l, z, s := State(); n != 1 || l != "none" || z != "eu" || s != "plain" {
		t.Error(n, l, z, s)
	}
}

var _ = Describe("a fleet", func() {
	var oldSize int

	BeforeEach(func() {
		oldSize = size
		size = 3
	})

	AfterEach(func() {
		size = oldSize
	})

	It("has a size", func() {
		n, _, _, _ := State()
		Expect(n).To(Equal(3))
	})

	Context("with a leader", func() {
		BeforeEach(func() {
			old := leader
			leader = "ann"
			DeferCleanup(func() { leader = old })
		})

		It("names it", func() {
			_, l, _, _ := State()
			Expect(l).To(Equal("ann"))
		})
	})

	It("moves", func() {
		DeferCleanup(func(old string) { zone = old }, zone)
		zone = "us"
		_, _, z, _ := State()
		Expect(z).To(Equal("us"))
	})

	It("takes a token", func() {
		DeferCleanup(os.Setenv, "FLEET_TOKEN", os.Getenv("FLEET_TOKEN"))
		os.Setenv("FLEET_TOKEN", "secret")
		Expect(Token()).To(Equal("secret"))
	})

	DescribeTable("labels",
		func(name string) {
			old := label
			defer func() { label = old }()
			label = name
			_, _, _, s := State()
			Expect(s).To(Equal(name))
		},
		Entry("short", "a"),
		Entry("long", "abc"),
	)
})
