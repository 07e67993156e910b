// Package cobra is a stand-in: the shape of the API and nothing more.
package cobra

import (
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// Package settings.
var (
	EnablePrefixMatching   = false
	EnableCommandSorting   = true
	EnableCaseInsensitive  = false
	EnableTraverseRunHooks = false
	MousetrapHelpText      = "help"
	initializers           []func()
)

// OnInitialize registers functions that run before each command.
func OnInitialize(y ...func()) { initializers = append(initializers, y...) }

// Command is a command.
type Command struct {
	Use    string
	Short  string
	Hidden bool
	Run    func(cmd *Command, args []string)
	RunE   func(cmd *Command, args []string) error

	args     []string
	out      io.Writer
	in       io.Reader
	flags    *pflag.FlagSet
	children []*Command
}

// SetArgs sets the arguments of the next Execute.
func (c *Command) SetArgs(a []string) { c.args = a }

// SetOut sets the output.
func (c *Command) SetOut(w io.Writer) { c.out = w }

// SetErr sets the error output.
func (c *Command) SetErr(w io.Writer) {}

// SetIn sets the input.
func (c *Command) SetIn(r io.Reader) { c.in = r }

// OutOrStdout returns the output.
func (c *Command) OutOrStdout() io.Writer { return c.out }

// AddCommand adds children.
func (c *Command) AddCommand(cmds ...*Command) { c.children = append(c.children, cmds...) }

// Flags returns the flags.
func (c *Command) Flags() *pflag.FlagSet {
	if c.flags == nil {
		c.flags = pflag.NewFlagSet(c.Use, 0)
	}
	return c.flags
}

// Execute runs the command.
func (c *Command) Execute() error {
	var rest []string
	for _, arg := range c.args {
		if name, value, ok := strings.Cut(strings.TrimPrefix(arg, "--"), "="); ok {
			if err := c.Flags().Set(name, value); err != nil {
				return err
			}
			continue
		}
		rest = append(rest, arg)
	}
	if c.RunE != nil {
		return c.RunE(c, rest)
	}
	if c.Run != nil {
		c.Run(c, rest)
	}
	return nil
}
