; Operands that are changed. Whether one is a global is decided when names are resolved.

(assignment_statement left: (expression_list (_) @global.write))
(inc_statement (_) @global.write)
(dec_statement (_) @global.write)
(range_clause left: (expression_list (_) @global.write))
(receive_statement left: (expression_list (_) @global.write))

; Builtins that change what their first argument refers to.
(call_expression
  function: (identifier) @_builtin
  arguments: (argument_list . (_) @global.write)
  (#any-of? @_builtin "delete" "clear" "copy"))
