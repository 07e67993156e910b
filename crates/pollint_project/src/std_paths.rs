//! Which import paths are the standard library's. A list of first elements, as no toolchain may be at hand to ask;
//! full paths would have to follow every release.

/// The first elements of the import paths of the standard library (`go list std`, go1.26).
const STD_ROOTS: [&str; 51] = [
    "archive",
    "arena",
    "bufio",
    "builtin",
    "bytes",
    "cmp",
    "compress",
    "container",
    "context",
    "crypto",
    "database",
    "debug",
    "embed",
    "encoding",
    "errors",
    "expvar",
    "flag",
    "fmt",
    "go",
    "hash",
    "html",
    "image",
    "index",
    "io",
    "iter",
    "log",
    "maps",
    "math",
    "mime",
    "net",
    "os",
    "path",
    "plugin",
    "reflect",
    "regexp",
    "runtime",
    "simd",
    "slices",
    "sort",
    "strconv",
    "strings",
    "structs",
    "sync",
    "syscall",
    "testing",
    "text",
    "time",
    "unicode",
    "unique",
    "unsafe",
    "weak",
];

/// Whether an import path looks like one of the standard library.
pub(crate) fn is_std(import: &str) -> bool {
    let first = import.split('/').next().unwrap_or(import);
    STD_ROOTS.contains(&first)
}
