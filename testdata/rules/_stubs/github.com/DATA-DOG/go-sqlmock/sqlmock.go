// Package sqlmock is a stand-in: the shape of the API over a driver that knows a queue of expected statements.
package sqlmock

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"regexp"
	"sync"
)

// Sqlmock holds expectations.
type Sqlmock interface {
	ExpectExec(expectedSQL string) *ExpectedExec
	ExpectQuery(expectedSQL string) *ExpectedQuery
	ExpectClose() *ExpectedClose
	ExpectationsWereMet() error
	MatchExpectationsInOrder(bool)
}

type mock struct {
	mu    sync.Mutex
	queue []*expected
}

type expected struct {
	pattern string
	rows    *Rows
	err     error
}

// ExpectedExec is an expected statement.
type ExpectedExec struct{ e *expected }

// ExpectedQuery is an expected query.
type ExpectedQuery struct{ e *expected }

// ExpectedClose is an expected close.
type ExpectedClose struct{}

// Rows are rows to return.
type Rows struct {
	columns []string
	values  [][]driver.Value
}

// New opens a database whose statements must be expected.
func New() (*sql.DB, Sqlmock, error) {
	m := &mock{}
	return sql.OpenDB(m), m, nil
}

// NewRows makes rows.
func NewRows(columns []string) *Rows { return &Rows{columns: columns} }

// AddRow adds one.
func (r *Rows) AddRow(values ...driver.Value) *Rows {
	r.values = append(r.values, values)
	return r
}

// NewResult makes a result.
func NewResult(lastInsertID, rowsAffected int64) driver.Result {
	return driver.RowsAffected(rowsAffected)
}

func (m *mock) expect(pattern string) *expected {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := &expected{pattern: pattern}
	m.queue = append(m.queue, e)
	return e
}

func (m *mock) ExpectExec(expectedSQL string) *ExpectedExec {
	return &ExpectedExec{m.expect(expectedSQL)}
}

func (m *mock) ExpectQuery(expectedSQL string) *ExpectedQuery {
	return &ExpectedQuery{m.expect(expectedSQL)}
}

func (m *mock) ExpectClose() *ExpectedClose     { return &ExpectedClose{} }
func (m *mock) MatchExpectationsInOrder(_ bool) {}

func (m *mock) ExpectationsWereMet() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.queue) > 0 {
		return fmt.Errorf("there is a remaining expectation: %s", m.queue[0].pattern)
	}
	return nil
}

// WithArgs is accepted and ignored.
func (e *ExpectedExec) WithArgs(args ...driver.Value) *ExpectedExec { return e }

// WillReturnResult is accepted and ignored.
func (e *ExpectedExec) WillReturnResult(result driver.Result) *ExpectedExec { return e }

// WillReturnError makes the statement fail.
func (e *ExpectedExec) WillReturnError(err error) *ExpectedExec {
	e.e.err = err
	return e
}

// WithArgs is accepted and ignored.
func (e *ExpectedQuery) WithArgs(args ...driver.Value) *ExpectedQuery { return e }

// WillReturnRows sets the rows.
func (e *ExpectedQuery) WillReturnRows(rows *Rows) *ExpectedQuery {
	e.e.rows = rows
	return e
}

// WillReturnError makes the query fail.
func (e *ExpectedQuery) WillReturnError(err error) *ExpectedQuery {
	e.e.err = err
	return e
}

func (m *mock) next(query string) (*expected, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.queue) == 0 {
		return nil, fmt.Errorf("call to %q was not expected", query)
	}
	e := m.queue[0]
	if ok, _ := regexp.MatchString(e.pattern, query); !ok {
		return nil, fmt.Errorf("call to %q was not expected, next is %q", query, e.pattern)
	}
	m.queue = m.queue[1:]
	return e, e.err
}

func (m *mock) Connect(context.Context) (driver.Conn, error) { return conn{m}, nil }
func (m *mock) Driver() driver.Driver                        { return nil }

type conn struct{ m *mock }

func (c conn) Prepare(query string) (driver.Stmt, error) { return nil, driver.ErrSkip }
func (c conn) Close() error                              { return nil }
func (c conn) Begin() (driver.Tx, error)                 { return nil, driver.ErrSkip }

func (c conn) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	if _, err := c.m.next(query); err != nil {
		return nil, err
	}
	return driver.RowsAffected(1), nil
}

func (c conn) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	e, err := c.m.next(query)
	if err != nil {
		return nil, err
	}
	if e.rows == nil {
		return &cursor{&Rows{}, 0}, nil
	}
	return &cursor{e.rows, 0}, nil
}

type cursor struct {
	rows *Rows
	at   int
}

func (c *cursor) Columns() []string { return c.rows.columns }
func (c *cursor) Close() error      { return nil }

func (c *cursor) Next(dest []driver.Value) error {
	if c.at == len(c.rows.values) {
		return io.EOF
	}
	copy(dest, c.rows.values[c.at])
	c.at++
	return nil
}
