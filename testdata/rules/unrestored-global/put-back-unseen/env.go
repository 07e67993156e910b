package putbackunseen

var (
	settings = map[string]string{"mode": "safe", "depth": "1"}
	level    = 1
	stubbed  bool
)

// SetLevel sets it.
func SetLevel(to int) { level = to }

// Level tells it.
func Level() int { return level }

// Setting looks one up.
func Setting(name string) string { return settings[name] }

// Stubbed tells whether it is.
func Stubbed() bool { return stubbed }

var unstub = func() {}

func stub() {
	stubbed = true
	unstub = func() { stubbed = false }
}
