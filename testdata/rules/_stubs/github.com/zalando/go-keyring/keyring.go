// Package keyring is a stand-in: the shape of the API and nothing more.
package keyring

import "errors"

// ErrNotFound says that there is no such secret.
var ErrNotFound = errors.New("secret not found in keyring")

type store interface {
	get(service, user string) (string, error)
	set(service, user, password string) error
}

type none struct{}

func (none) get(string, string) (string, error) { return "", errors.New("no keyring here") }
func (none) set(string, string, string) error   { return errors.New("no keyring here") }

type mock struct {
	secrets map[string]string
	err     error
}

func (m *mock) get(service, user string) (string, error) {
	if m.err != nil {
		return "", m.err
	}
	if s, ok := m.secrets[service+"/"+user]; ok {
		return s, nil
	}
	return "", ErrNotFound
}

func (m *mock) set(service, user, password string) error {
	if m.err == nil {
		m.secrets[service+"/"+user] = password
	}
	return m.err
}

var provider store = none{}

// MockInit replaces the keyring by a map; there is no way back.
func MockInit() { provider = &mock{secrets: map[string]string{}} }

// MockInitWithError replaces the keyring by an error; there is no way back.
func MockInitWithError(err error) { provider = &mock{err: err} }

// Get reads a secret.
func Get(service, user string) (string, error) { return provider.get(service, user) }

// Set writes a secret.
func Set(service, user, password string) error { return provider.set(service, user, password) }
