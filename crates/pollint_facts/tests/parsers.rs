//! Our own parser and the grammar lead to the same facts: of snippets that are easy to get wrong, of this repository's Go
//! files and, where Go is there, of a part of its standard library.

#![allow(clippy::unwrap_used, reason = "a helper of a test may panic like the test itself")]

use std::path::{Path, PathBuf};
use std::process::Command;

use pollint_facts::{Parser, QuerySet, can_parse, lower_file, lower_with};

/// Packages with unusual code, large tables, generics and assembly stubs: some ten megabytes.
const STANDARD: [&str; 9] =
    ["crypto/tls", "encoding", "go/types", "internal/trace", "net/http", "os", "reflect", "runtime", "sync"];

/// Places where the grammar is known to read something else than Go does.
const MISREAD: [&str; 1] = ["reflect/all_test.go"];

fn queries() -> QuerySet {
    QuerySet::compile(&[]).unwrap()
}

/// Go files below a directory, in path order.
fn go_files(directory: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            go_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "go") {
            found.push(path);
        }
    }
}

/// How many of the files both parsers read; panics where they disagree.
fn compared(files: &[PathBuf]) -> usize {
    let queries = queries();
    let mut count = 0;
    for path in files {
        let text = std::fs::read(path).unwrap();
        let grammar = lower_with(&text, "x.go", &queries, Parser::Grammar);
        if !can_parse(&text) || !grammar.problems.is_empty() {
            continue;
        }
        count += 1;
        let own = lower_with(&text, "x.go", &queries, Parser::Own);
        assert!(own == grammar, "{} is read in two ways; `cargo xtask parsers` says where", path.display());
    }
    count
}

#[test]
fn both_read_the_fixtures_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let mut files = Vec::new();
    go_files(&root, &mut files);
    let count = compared(&files);
    assert!(count > 400 && count > files.len() * 9 / 10, "{count} of {}", files.len());
}

#[test]
fn both_read_the_standard_library_alike() {
    let root = Command::new("go").args(["env", "GOROOT"]).output();
    let Some(root) = root.ok().filter(|output| output.status.success()) else {
        println!("SKIPPED: no Go on this machine; its standard library was not read");
        return;
    };
    let root = PathBuf::from(String::from_utf8(root.stdout).unwrap().trim()).join("src");
    let mut files = Vec::new();
    for package in STANDARD {
        go_files(&root.join(package), &mut files);
    }
    files.retain(|path| !MISREAD.iter().any(|known| path.ends_with(known)));
    let count = compared(&files);
    assert!(count > files.len() * 9 / 10, "{count} of {}", files.len());
}

/// What stands in a function body, and what stands in a file.
const STATEMENTS: &[&str] = &[
    "x := []int{1, 2, 3}[0]",
    "for i := range 10 { _ = i }",
    "for range ch { }",
    "for k, v = range m { use(k, v) }",
    "for ; ; { break }",
    "for x := (T{}); x.ok; x.next() { }",
    "if v, ok := m[key{1}]; ok && (v == T{1}) { } else if x { } else { }",
    "switch { case a, b: fallthrough; default: }",
    "switch x := f(); y := x.(type) { case int, *T, []byte, func(int) error: use(y); case nil: }",
    "switch x.(type) { }",
    "select { case v, ok := <-ch: use(v, ok); case m[k] = <-ch: case <-done: case ch <- v: default: }",
    "loop: for { continue loop; goto end }\nend:",
    "defer func() { recover() }()",
    "go f[int](x)",
    "x, y = y, x; a.b[c].d += 1; *p++; (*q).r--; z &^= 1 << 3",
    "_ = a.b.(interface{ M() })",
    "_ = map[string]struct{ a, b int }{\"x\": {1, 2}, \"y\": {a: 1}}",
    "_ = [...]string{3: \"a\", 'b': `c`}",
    "_ = &T[int, string]{}; _ = pkg.T[K]{k: v}; _ = []T[K]{{}, {}}",
    "_ = f[int, string](x); _ = f[[]int](x); _ = g[*T]; _ = h[pkg.K, V]",
    "_ = fns[i](x); _ = a.fns[i](x, y); _ = a.b[c.d](); s.t[l[v.w]] = 1",
    "_ = s[:]; _ = s[1:]; _ = s[:2]; _ = s[1:2:3]; _ = s[len(s)-1]",
    "_ = (*T)(p); _ = (<-chan int)(c); _ = *(*[10]byte)(p); _ = []byte(s); _ = func() {}; _ = (func())(nil)",
    "_ = make([]int, n); _ = new(T); _ = new(pkg.T); _ = make(chan<- (<-chan int), 1)",
    "_ = <-ch; ch <- <-other; _ = -x + ^y*!z",
    "_ = 0x1p-2 + 1e+3 + .5 + 0b11 + 0o7 + 1_000 + 3i + '\\'' + '\\u00e9' + 'ä'",
    "_ = x.(T).f(a, b...).g(func(t *testing.T) { t.Parallel() })",
    "type local[P any] struct { P2 *P }; var a, b = 1, 2; const c, d = iota, iota",
    "if f(func() bool { return T{} == t }) { }",
    "for _, x := range []struct{ a int }{{1}, {2}} { t.Run(\"x\", func(t *testing.T) { use(x) }) }",
    "{ ; ; x() }; ;",
    "return",
];

const DECLARATIONS: &[&str] = &[
    "import ( . \"a\"; _ \"b\"; c \"d\"; `e` )",
    "func f(a, b int, c ...string) (x, y error) { return }",
    "func f(int, string, ...pkg.T) (int, error)",
    "func f(a []int, b [2]int, c T[int], d func(int) (string, error), e map[K]V)",
    "func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }",
    "func (T) m() {}",
    "func Map[K comparable, V int | ~string, F interface{ ~[]V }](m map[K]V, f F) { }",
    "type ( A = B; C struct { *D; pkg.E `tag`; F[int]; g, h int \"t\"; i [4]int; j []K }; G[T any] []T )",
    "type I interface { M(int) error; pkg.J; ~int | string; comparable; N() (a, b int) }",
    "type A [N]int; type B [2 * N]int; type C []int; type D [pkg.N]int; type E[P []Q, Q any] int",
    "type F func(a int, _ string) <-chan struct{}",
    "var x, y int = 1, 2; var ( z = T{a: 1}; w T; )",
    "const ( a = iota; b; c, d = 1, \"x\"; e T = 3; )",
    "func a1(trap, a1, a2, a3, a4, a5, a6, a7, a8, a9 uintptr) (r1, r2 uintptr, err error)",
    "/* a */ func /* b */ f( /* c */ ) /* d\n */\n// e\nfunc g() {} // f",
    "func größe(é int) int { return é }",
];

fn agree(text: &str) {
    let queries = queries();
    let grammar = lower_with(text.as_bytes(), "x.go", &queries, Parser::Grammar);
    assert!(grammar.problems.is_empty(), "the grammar cannot read:\n{text}");
    assert!(can_parse(text.as_bytes()), "our own parser gives up on:\n{text}");
    assert_eq!(lower_file(text.as_bytes(), "x.go", &queries), grammar, "{text}");
}

#[test]
fn both_read_unusual_statements_alike() {
    for statement in STATEMENTS {
        agree(&format!("package p\n\nfunc f() {{\n\t{statement}\n}}\n"));
    }
}

#[test]
fn both_read_unusual_declarations_alike() {
    for declaration in DECLARATIONS {
        agree(&format!("package p\n\n{declaration}\n"));
    }
}

#[test]
fn what_only_our_own_parser_reads_as_go_does() {
    let queries = queries();
    for text in [
        // `new` of a value (Go specification, "Allocation"), beside one of a type that is no expression.
        "package p\n\nvar a, b, c = new(1 + 2), new([]int), new(true)\n",
        // The grammar takes `want{…}` for a composite literal in the second branch.
        "package p\n\nfunc f() {\n\tif a, err := g(); err != nil {\n\t\th(err)\n\t} else if a != b.want {\n\t\th(a, b.want)\n\t}\n}\n",
    ] {
        assert!(can_parse(text.as_bytes()), "{text}");
        assert!(lower_file(text.as_bytes(), "x.go", &queries).problems.is_empty(), "{text}");
    }
}

#[test]
fn what_is_no_plain_go_is_left_to_the_grammar() {
    for text in [
        "",
        "func f() {}\n",
        "package p\n\nfunc f() {\n",
        "package p\n\nfunc f() { x := }\n",
        "package p\n\nfunc f() { if x { }\n else { } }\n",
        "package p\n\nvar s = \"open\n",
        "package p\n\nvar s = \"open\\",
        "package p\n\nvar s = `open\n",
        "package p\n\n/* open\n",
        "package p\n\nvar r = ''\n",
        "package p\n\nx := 1\n",
        "package p\n\nfunc f() { _ = x.(type) }\n",
        "package p\n\nfunc f() { switch g(x.(type)) { } }\n",
        "package p\n\nfunc f(a int, string) {}\n",
        "package p\n\ntype T[P *C] struct{}\n",
        "package p\n\nvar x = a[]\n",
        "package p\n\nvar x = 1.2.3\n",
        "package p\n\nvar x = \u{feff}1\n",
        "\u{feff}package p\n",
    ] {
        assert!(!can_parse(text.as_bytes()), "{text:?}");
        // Whoever reads it, something comes of it.
        let _ = lower_file(text.as_bytes(), "x.go", &queries());
    }
    assert!(!can_parse(b"package p\n\n// \xff\n"), "no UTF-8");
}

#[test]
fn deep_nesting_is_left_to_the_grammar() {
    for (open, close) in
        [("(", ")"), ("[]int{", "}"), ("f(", ")"), ("-", ""), ("func() { _ = ", " }"), ("a[", "]")]
    {
        let text = format!("package p\n\nvar x = {}1{}\n", open.repeat(5000), close.repeat(5000));
        assert!(!can_parse(text.as_bytes()), "{open}");
    }
    let chain = format!("package p\n\nvar x = 1{}\n", " + 1".repeat(50_000));
    assert!(can_parse(chain.as_bytes()), "a chain is long, not deep");
}

#[test]
fn half_written_files_stop_no_run() {
    let mut files = Vec::new();
    go_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/demo"), &mut files);
    let queries = queries();
    for path in files {
        let text = std::fs::read(path).unwrap();
        for end in (0..text.len()).step_by(7) {
            let _ = can_parse(&text[..end]);
            let mut changed = text.clone();
            changed[end] = b"(){}[];:=\"`'\\.,\n"[end % 16];
            let _ = lower_file(&changed, "x.go", &queries);
        }
    }
}
