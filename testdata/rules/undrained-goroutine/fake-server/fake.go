// Package fake is tested against servers that helpers play: one ends when the test closes the listener that it was given,
// the other opens a listener that nobody else can close.
//
// Covers: ST01
// Go: leaks
package fake

import "net"

// Dial asks a server.
func Dial(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	return conn.Close()
}
