// Package otel is a stand-in: the shape of the API and nothing more.
package otel

// TracerProvider gives tracers.
type TracerProvider interface{ Tracer(name string) string }

// TextMapPropagator carries context.
type TextMapPropagator interface{ Fields() []string }

type noop struct{}

func (noop) Tracer(name string) string { return "" }
func (noop) Fields() []string          { return nil }

var (
	provider   TracerProvider    = noop{}
	propagator TextMapPropagator = noop{}
)

// Getters and setters of the globals.
func GetTracerProvider() TracerProvider        { return provider }
func SetTracerProvider(tp TracerProvider)      { provider = tp }
func GetTextMapPropagator() TextMapPropagator  { return propagator }
func SetTextMapPropagator(p TextMapPropagator) { propagator = p }
