//! Walks one syntax tree once, binds scopes and writes down the facts. It never fails: what the grammar could
//! not read becomes [`Expr::Unknown`] and a problem.

mod decls;
mod exprs;
mod stmts;
mod types;

use std::cell::RefCell;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use pollint_base::constraint;
use pollint_base::diagnostic::{Problem, ProblemRange};
use pollint_base::span::{LineIndex, Span};
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use thin_vec::ThinVec;
use tree_sitter::{Node, Parser, Tree, TreeCursor};

use crate::ir::{Comment, Expr, ExprId, FileFacts, Func, FuncIx, FuncKind, Local, LocalId, LoopId, Name};
use crate::kinds::{Grammar, Kind};
use crate::names::Names;
use crate::query::{Matcher, QuerySet};
use crate::scope::{Binding, Scopes};

/// Deeper nesting than any person writes; beyond it the stack of a worker thread would be at risk.
const MAX_DEPTH: u32 = 400;

/// Parses a file and lowers it. `path` is only used in problems; `file_name` for its build constraint.
#[must_use]
pub fn lower_file(text: &[u8], path: &str, queries: &QuerySet) -> FileFacts {
    let grammar = Grammar::get();
    let Some(tree) = parse(text, grammar) else {
        let mut facts = no_facts(text, path);
        facts.names.push("");
        let message = "the Go grammar could not be loaded; this file is left out";
        note_problem(&mut facts, path, Span::default(), message);
        return facts;
    };
    let root = tree.root_node();
    let mut lowerer = Lowerer::new(text, path, grammar, queries, root);
    lowerer.file(root);
    if root.has_error() {
        lowerer.syntax_problem(root);
    }
    lowerer.finish()
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

/// Parses a file. The grammar takes the argument of `new` for a type; since Go 1.26 it may be any expression: where that
/// fails, `new` is read as a function like any other (Go specification, "Allocation").
fn parse(text: &[u8], grammar: &Grammar) -> Option<Tree> {
    // A parser keeps the memory of the last file for the next one.
    thread_local!(static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) });
    PARSER.with_borrow_mut(|slot| {
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(&grammar.language).ok()?;
            *slot = Some(parser);
        }
        parse_with(slot.as_mut()?, text)
    })
}

fn parse_with(parser: &mut Parser, text: &[u8]) -> Option<Tree> {
    let tree = parser.parse(text, None)?;
    if !tree.root_node().has_error() {
        return Some(tree);
    }
    let Some(renamed) = rename_new(text) else { return Some(tree) };
    match parser.parse(renamed, None) {
        Some(other) if !other.root_node().has_error() => Some(other),
        _ => Some(tree),
    }
}

/// The text with another name of the same length in place of the function `new`.
fn rename_new(text: &[u8]) -> Option<Vec<u8>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.' || byte >= 0x80;
    let mut renamed: Option<Vec<u8>> = None;
    for (at, window) in text.windows(4).enumerate() {
        if window == b"new(" && (at == 0 || !is_word(text[at - 1])) {
            renamed.get_or_insert_with(|| text.to_vec())[at..at + 3].copy_from_slice(b"neu");
        }
    }
    renamed
}

/// Parses a file and drops the tree: the floor that benchmarks compare with. Returns the number of nodes below the root.
#[must_use]
pub fn parse_only(text: &[u8]) -> usize {
    let mut parser = Parser::new();
    if parser.set_language(&Grammar::get().language).is_err() {
        return 0;
    }
    parser.parse(text, None).map_or(0, |tree| tree.root_node().descendant_count())
}

struct Lowerer<'text, 'tree> {
    /// For the children of one node at a time: a cursor of its own for each would be an allocation.
    cursor: TreeCursor<'tree>,
    matcher: Matcher<'text>,
    grammar: &'static Grammar,
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

impl<'text, 'tree> Lowerer<'text, 'tree> {
    fn new(
        text: &'text [u8],
        path: &'text str,
        grammar: &'static Grammar,
        queries: &'text QuerySet,
        root: Node<'tree>,
    ) -> Self {
        let mut matcher = Matcher::new(queries);
        matcher.enter(root, text);
        let mut lowerer = Lowerer {
            cursor: root.walk(),
            grammar,
            text,
            path,
            facts: no_facts(text, path),
            interned: HashTable::new(),
            scopes: Scopes::default(),
            matcher,
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

    /// The named children, without comments.
    fn children(&mut self, node: Node<'tree>) -> SmallVec<[Node<'tree>; 8]> {
        let mut found = SmallVec::new();
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let child = self.cursor.node();
            if child.is_named() && self.grammar.kind(child) != Kind::Comment {
                found.push(child);
            }
            more = self.cursor.goto_next_sibling();
        }
        found
    }

    fn kind(&self, node: Node<'tree>) -> Kind {
        self.grammar.kind(node)
    }

    fn slice(&self, node: Node<'tree>) -> &'text str {
        // A node may cover bytes that are no UTF-8: the longest valid start of it stands for the whole.
        let bytes = self.text.get(node.byte_range()).unwrap_or_default();
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

    fn name_of(&mut self, node: Node<'tree>) -> Name {
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

    /// Points at the first error node. Walks down by cursor, only into subtrees that hold an error.
    fn syntax_problem(&mut self, root: Node<'tree>) {
        let mut cursor = root.walk();
        let mut found = root;
        while cursor.goto_first_child() {
            loop {
                let node = cursor.node();
                if node.has_error() || node.is_missing() {
                    found = node;
                    break;
                }
                if !cursor.goto_next_sibling() {
                    break;
                }
            }
            if !(found.has_error() || found.is_missing()) || found.is_error() || found.is_missing() {
                break;
            }
            if cursor.node() != found {
                break;
            }
        }
        let span = Span::new(
            found.start_byte(),
            found.start_byte().max(found.end_byte().min(found.start_byte() + 1)),
        );
        self.problem(span, "syntax error; what could be read of this file is analyzed");
    }

    fn comment(&mut self, node: Node<'tree>) {
        let text = self.slice(node);
        if is_generated_marker(text) && self.facts.funcs.is_empty() {
            self.facts.generated = true;
        }
        if !may_be_directive(text) {
            return;
        }
        let start = node.start_byte();
        let line_start = self.text[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let own_line = self.text[line_start..start].iter().all(u8::is_ascii_whitespace);
        let mut last = node;
        while let Some(next) = last.next_sibling() {
            let adjacent = next.start_position().row <= last.end_position().row + 1;
            if self.kind(next) != Kind::Comment || !adjacent {
                break;
            }
            last = next;
        }
        let span = Span::new(start, node.end_byte());
        let group_end = narrow(last.end_position().row + 1);
        self.facts.comments.push(Comment { text: text.trim_end().into(), span, own_line, group_end });
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

fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
