; Where goroutines start, and what may wait for them. Which object a wait is on is decided later.

(go_statement (_) @goroutine.spawn)

(unary_expression operator: "<-") @goroutine.drain

(call_expression
  function: (selector_expression field: (field_identifier) @_method)
  (#any-of? @_method "Wait" "Close" "Stop" "Shutdown" "GracefulStop" "StopAndWait" "Drain" "Join" "Done")) @goroutine.drain
