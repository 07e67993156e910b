// Covers: section5
// Go: leaks

// An example is run only if a comment in it says what it prints.
package flags

import (
	"flag"
	"fmt"
)

func Example_notRun() {
	flag.String("addr", "", "")
	flag.Parse()
}

func Example_run() {
	flag.String("host", "", "") // want unrestored-process-state "host"
	fmt.Println("done")
	// Output: done
}
