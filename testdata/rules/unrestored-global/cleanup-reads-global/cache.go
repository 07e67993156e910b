// Package cache has a helper whose cleanup closes whatever the variable holds by then.
//
// Covers: FL02 R2
// Go: fails with -count=2
package cache

// Client is a connection.
type Client struct {
	Name   string
	Closed bool
}

// Close closes it.
func (c *Client) Close() { c.Closed = true }

// Shared is the client of the process.
var Shared = &Client{}

// Alive reads it.
func Alive() bool { return !Shared.Closed }
