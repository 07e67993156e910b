package firstuse

import "errors"

// Client talks to somebody.
type Client struct{ Name string }

// Dial makes a client.
func Dial(name string) (*Client, error) {
	if name == "" {
		return nil, errors.New("no name")
	}
	return &Client{Name: name}, nil
}
