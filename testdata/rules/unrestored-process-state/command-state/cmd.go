// Covers: section5
// Go: fails
// Go: passes -run=TestDefault

// A package-level command keeps the arguments and flags of the last test.
package cmd

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Name is bound to a flag.
var Name string

// Root is the command.
var Root = &cobra.Command{Use: "greet", RunE: run}

func init() {
	Root.SetOut(io.Discard)
	Root.Flags().StringVar(&Name, "name", "you", "")
}

func run(cmd *cobra.Command, args []string) error {
	_, err := fmt.Fprintln(cmd.OutOrStdout(), "hello", Name, args)
	return err
}

// New returns a command of its own.
func New(out io.Writer) *cobra.Command {
	c := &cobra.Command{Use: "greet", RunE: run}
	c.SetOut(out)
	return c
}
