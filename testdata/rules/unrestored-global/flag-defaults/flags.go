package flagdefaults

import "flag"

var (
	format  string
	verbose bool
	limit   int
	hosts   []string
	options struct {
		depth int
		name  string
	}
	later string
	tags  []string
	quiet bool
)

// A flag package gives a variable its first value through the address.
var flags = register(&limit, 7)

func register(number *int, value int) *flag.FlagSet {
	set := flag.NewFlagSet("demo", flag.ContinueOnError)
	set.IntVar(number, "limit", value, "most lines")
	return set
}

func init() {
	flags.StringVar(&format, "format", "p", "how it prints")
	flags.BoolVar(&verbose, "verbose", false, "say more")
	flags.IntVar(&options.depth, "depth", 3, "how deep")
	flags.BoolVar(&quiet, "quiet", quiet, "say less")
	list(&tags, nil)
	flags.Func("host", "a host", func(host string) error {
		hosts = append(hosts, host)
		return nil
	})
	flags.Func("later", "set when it is given", func(text string) error {
		return parse(&later, text)
	})
}

func parse(into *string, text string) error {
	*into = text
	return nil
}

func list(into *[]string, value []string) { *into = value }
