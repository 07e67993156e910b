; What a test says to the test runner. The receiver's type is checked when names are resolved.

(call_expression
  function: (selector_expression field: (field_identifier) @_method)
  (#eq? @_method "Parallel")) @test.parallel

(call_expression
  function: (selector_expression field: (field_identifier) @_method)
  (#any-of? @_method "Cleanup" "Defer")) @test.cleanup

(call_expression
  function: (identifier) @_function
  (#any-of? @_function "DeferCleanup")) @test.cleanup

(call_expression
  function: (selector_expression field: (field_identifier) @_method)
  (#any-of? @_method "Run" "Fuzz")) @test.subtest

(call_expression
  function: (selector_expression field: (field_identifier) @_method)
  (#any-of? @_method "Fatal" "Fatalf" "FailNow" "Skip" "Skipf" "SkipNow")) @test.exit
