//! One file per rule. Each has a doc comment, which is its page, and three parts: detection, wording, fix.

pub(crate) mod captured_loop_variable;
pub(crate) mod discarded_restore;
pub(crate) mod early_restore;
pub(crate) mod fragile_restore;
pub(crate) mod invalid_suppression;
pub(crate) mod leaked_cache;
pub(crate) mod missing_cleanup;
pub(crate) mod parallel_global;
pub(crate) mod parallel_process_state;
pub(crate) mod test_exit_in_goroutine;
pub(crate) mod undrained_goroutine;
pub(crate) mod unrestored_global;
pub(crate) mod unrestored_process_state;
pub(crate) mod unsanctioned_write;
pub(crate) mod unused_suppression;
pub(crate) mod wrong_restore;
