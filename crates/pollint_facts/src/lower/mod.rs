//! Walks one syntax tree once, binds scopes and writes down the facts. It never fails: what the grammar could
//! not read becomes [`Expr::Unknown`] and a problem.

mod decls;
mod exprs;
mod stmts;
mod types;

use std::hash::BuildHasher;

use hashbrown::HashTable;
use pollint_base::constraint;
use pollint_base::diagnostic::{Problem, ProblemRange};
use pollint_base::span::{LineIndex, Span};
use rustc_hash::FxBuildHasher;
use thin_vec::ThinVec;

use crate::ir::{Comment, Expr, ExprId, FileFacts, Func, FuncIx, FuncKind, Local, LocalId, LoopId, Name};
use crate::names::Names;
use crate::query::{Parser, QuerySet};
use crate::scope::{Binding, Scopes};
use crate::tree::{CommentAt, Node};

/// Deeper nesting than any person writes; beyond it the stack of a worker thread would be at risk.
const MAX_DEPTH: u32 = 400;

/// Parses a file and lowers it. `path` is only used in problems; `file_name` for its build constraint.
#[must_use]
pub fn lower_file(text: &[u8], path: &str, queries: &QuerySet) -> FileFacts {
    lower_with(text, path, queries, Parser::Own)
}

/// The same with a parser of the caller's choice; both give the same facts of a file that is correct.
#[must_use]
pub fn lower_with(text: &[u8], path: &str, queries: &QuerySet, parser: Parser) -> FileFacts {
    let Some(tree) = queries.parse(text, parser, may_hold_directives(text)) else {
        let mut facts = no_facts(text, path);
        facts.names.push("");
        let message = "the Go grammar could not be loaded; this file is left out";
        note_problem(&mut facts, path, Span::default(), message);
        return facts;
    };
    let mut lowerer = Lowerer::new(text, path);
    lowerer.comments(&tree.comments);
    lowerer.file(tree.root());
    if let Some(span) = tree.error {
        lowerer.problem(span, "syntax error; what could be read of this file is analyzed");
    }
    lowerer.finish()
}

/// Comments stand anywhere in a file. Only in files that hold a directive at all are they looked at.
fn may_hold_directives(text: &[u8]) -> bool {
    [&b"nolint"[..], b"pollint:", b"Code generated"]
        .iter()
        .any(|needle| memchr::memmem::find(text, needle).is_some())
}

/// The facts of a file of which nothing but its bytes and name has been read.
fn no_facts(text: &[u8], path: &str) -> FileFacts {
    let header = constraint::parse_header(text);
    let file_name = path.rsplit('/').next().unwrap_or(path);
    FileFacts {
        package: Name(0),
        package_span: Span::default(),
        constraint: constraint::and(header.constraint, constraint::from_file_name(file_name)),
        go_version: header.go_version,
        generated: false,
        names: Names::default(),
        imports: Vec::new(),
        vars: Vec::new(),
        consts: Vec::new(),
        types: Vec::new(),
        funcs: Vec::new(),
        examples: Vec::new(),
        locals: Vec::new(),
        exprs: Vec::new(),
        spans: Vec::new(),
        claims: Vec::new(),
        comments: Vec::new(),
        lines: LineIndex::new(text),
        stamp: stamp(text),
        problems: Vec::new(),
    }
}

/// A hash of a text, equal in one process for equal texts.
#[must_use]
pub fn stamp(text: &[u8]) -> u64 {
    FxBuildHasher.hash_one(text)
}

fn note_problem(facts: &mut FileFacts, path: &str, span: Span, message: &str) {
    let range = ProblemRange {
        start: facts.lines.line_column(span.start),
        end: facts.lines.line_column(span.end),
        span,
    };
    facts.problems.push(Problem { file: path.to_owned(), message: message.to_owned(), range: Some(range) });
}

struct Lowerer<'text> {
    text: &'text [u8],
    path: &'text str,
    facts: FileFacts,
    /// The numbers of the strings in `facts`, by string.
    interned: HashTable<Name>,
    scopes: Scopes,
    /// The function whose body is being walked.
    func: Option<FuncIx>,
    /// The loops around the position, within `func`.
    loops: Vec<LoopId>,
    next_loop: u32,
    depth: u32,
    too_deep: bool,
}

impl<'text> Lowerer<'text> {
    fn new(text: &'text [u8], path: &'text str) -> Self {
        let mut lowerer = Lowerer {
            text,
            path,
            facts: no_facts(text, path),
            interned: HashTable::new(),
            scopes: Scopes::default(),
            func: None,
            loops: Vec::new(),
            next_loop: 0,
            depth: 0,
            too_deep: false,
        };
        lowerer.name("");
        lowerer
    }

    fn finish(mut self) -> FileFacts {
        // An operand in parentheses and its inside share one expression: merge what is claimed of both.
        self.facts.claims.sort_by_key(|(id, _)| *id);
        self.facts.claims.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = earlier.1.with(later.1);
            }
            same
        });
        let facts = &mut self.facts;
        facts.exprs.shrink_to_fit();
        facts.spans.shrink_to_fit();
        facts.names.shrink_to_fit();
        facts.locals.shrink_to_fit();
        facts.funcs.shrink_to_fit();
        facts.claims.shrink_to_fit();
        facts.lines.starts.shrink_to_fit();
        self.facts
    }

    fn slice(&self, node: Node<'_>) -> &'text str {
        // A node may cover bytes that are no UTF-8: the longest valid start of it stands for the whole.
        let bytes = self.text.get(node.start()..node.end()).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        }
    }

    fn name(&mut self, text: &str) -> Name {
        let names = &mut self.facts.names;
        let hash_of = |text: &str| FxBuildHasher.hash_one(text);
        let is_it = |known: &Name| names.text(*known) == text;
        if let Some(known) = self.interned.find(hash_of(text), is_it) {
            return *known;
        }
        let name = names.push(text);
        self.interned.insert_unique(hash_of(text), name, |known| hash_of(names.text(*known)));
        name
    }

    fn name_of(&mut self, node: Node<'_>) -> Name {
        let text = self.slice(node);
        self.name(text)
    }

    fn expr(&mut self, expr: Expr, span: Span) -> ExprId {
        let id = ExprId(narrow(self.facts.exprs.len()));
        self.facts.exprs.push(expr);
        self.facts.spans.push(span);
        id
    }

    fn declare(&mut self, name: Name, span: Span, ty: Option<ExprId>, loop_of: Option<LoopId>) -> LocalId {
        let local = LocalId(narrow(self.facts.locals.len()));
        let func = self.func.unwrap_or(FuncIx(0));
        self.facts.locals.push(Local { name, span, ty, func, loop_of, scope_end: span.end });
        self.scopes.bind(name, Binding::Local(local));
        local
    }

    fn end_scope(&mut self, at: usize) {
        for local in self.scopes.pop() {
            if let Some(local) = self.facts.locals.get_mut(local.index()) {
                local.scope_end = narrow(at);
            }
        }
    }

    fn push_func(&mut self, kind: FuncKind, name: Name, name_span: Span, span: Span) -> FuncIx {
        let index = FuncIx(narrow(self.facts.funcs.len()));
        self.facts.funcs.push(Func {
            kind,
            name,
            name_span,
            span,
            receiver: None,
            type_params: ThinVec::new(),
            params: ThinVec::new(),
            results: ThinVec::new(),
            body: None,
            parent: self.func,
            loops: self.loops.as_slice().into(),
        });
        index
    }

    /// Runs `walk` one level deeper, or gives up when the nesting is beyond reason.
    fn deeper<T>(&mut self, span: Span, fallback: T, walk: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            if !self.too_deep {
                self.too_deep = true;
                self.problem(
                    span,
                    "code nests more than 400 levels deep here; what is inside is not analyzed",
                );
            }
            return fallback;
        }
        self.depth += 1;
        let result = walk(self);
        self.depth -= 1;
        result
    }

    fn problem(&mut self, span: Span, message: &str) {
        note_problem(&mut self.facts, self.path, span, message);
    }

    fn comments(&mut self, comments: &[CommentAt]) {
        let line_of = |lines: &LineIndex, offset: u32| lines.line_column(offset).line;
        for (at, comment) in comments.iter().enumerate() {
            let span = comment.span;
            let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
            let text = String::from_utf8_lossy(text);
            self.facts.generated |= is_generated_marker(&text);
            if !may_be_directive(&text) {
                continue;
            }
            let before = &self.text[..span.start as usize];
            let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
            let own_line = before[line_start..].iter().all(u8::is_ascii_whitespace);
            let mut group_end = line_of(&self.facts.lines, span.end);
            // A comment behind code is a group by itself, as in Go's own parser.
            for next in comments[at + 1..].iter().take_while(|next| own_line && next.follows) {
                if line_of(&self.facts.lines, next.span.start) > group_end + 1 {
                    break;
                }
                group_end = line_of(&self.facts.lines, next.span.end);
            }
            self.facts.comments.push(Comment { text: text.trim_end().into(), span, own_line, group_end });
        }
    }
}

/// Whether a comment may be a directive of ours or of golangci-lint: `//pollint:…`, `// pollint:…`, `//nolint…`.
fn may_be_directive(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("//") else { return false };
    let rest = rest.trim_start_matches('/').trim_start();
    rest.starts_with("pollint:") || rest.starts_with("nolint")
}

/// The line that marks generated code (`go help generate`).
fn is_generated_marker(text: &str) -> bool {
    text.starts_with("// Code generated ") && text.trim_end().ends_with(" DO NOT EDIT.")
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
