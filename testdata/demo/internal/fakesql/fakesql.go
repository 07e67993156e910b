// Package fakesql is a database that expects statements in order and refuses all others.
package fakesql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"strings"
	"sync"
)

// Mock holds the expected statements of one test.
type Mock struct {
	mu         sync.Mutex
	expected   []string
	unexpected []string
}

// New returns a handle and the mock behind it.
func New() (*sql.DB, *Mock) {
	m := &Mock{}
	return sql.OpenDB(connector{m}), m
}

// Expect says that a statement with this prefix comes next.
func (m *Mock) Expect(prefix string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.expected = append(m.expected, prefix)
}

// Check returns an error if a statement is missing, or one came that was not expected.
func (m *Mock) Check() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.unexpected) > 0 {
		return fmt.Errorf("call %q was not expected", m.unexpected[0])
	}
	if len(m.expected) > 0 {
		return fmt.Errorf("call %q is missing", m.expected[0])
	}
	return nil
}

func (m *Mock) take(statement string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.expected) == 0 || !strings.HasPrefix(statement, m.expected[0]) {
		m.unexpected = append(m.unexpected, statement)
		return fmt.Errorf("call %q was not expected", statement)
	}
	m.expected = m.expected[1:]
	return nil
}

type connector struct{ mock *Mock }

func (c connector) Connect(context.Context) (driver.Conn, error) { return conn(c), nil }
func (c connector) Driver() driver.Driver                        { return nil }

type conn struct{ mock *Mock }

func (c conn) Prepare(string) (driver.Stmt, error) { return nil, driver.ErrSkip }
func (c conn) Begin() (driver.Tx, error)           { return nil, driver.ErrSkip }
func (c conn) Close() error                        { return nil }

func (c conn) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	return driver.ResultNoRows, c.mock.take(query)
}

func (c conn) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	return rows{}, c.mock.take(query)
}

type rows struct{}

func (rows) Columns() []string         { return []string{"id"} }
func (rows) Close() error              { return nil }
func (rows) Next([]driver.Value) error { return io.EOF }
