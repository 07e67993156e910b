//! Compiles the query files into one query and runs it, over a tree or where a pattern may begin; refuses words outside
//! the vocabulary.

use pollint_queries::QueryFile;
use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::{Node, Query, QueryCursor, StreamingIterator};

use crate::claims::{Claims, VOCABULARY};
use crate::kinds::{Grammar, Kind};

/// Deepest node at which a match may begin: a level of statements takes a few nodes.
const MAX_START_DEPTH: u32 = 2400;

/// A query file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The file's name.
    pub file: String,
    /// Line, base 1.
    pub line: usize,
    /// Column in bytes, base 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Kinds of nodes that lowering always comes by before their children, and asks [`Matcher::visit`] about.
const VISITED: [Kind; 14] = [
    Kind::Assignment,
    Kind::Call,
    Kind::Dec,
    Kind::Defer,
    Kind::ExpressionStatement,
    Kind::Go,
    Kind::Inc,
    Kind::RangeClause,
    Kind::Receive,
    Kind::Return,
    Kind::Selector,
    Kind::Send,
    Kind::ShortVar,
    Kind::Unary,
];

/// All query files, compiled into one query.
pub struct QuerySet {
    query: Query,
    /// The claim of each capture index; none for helper captures, which start with `_`.
    claims: Vec<Claims>,
    /// The kinds at which the patterns begin, if lowering comes by all of them: a cursor that walks the whole tree takes
    /// half as long as the parse, whatever it looks for.
    roots: Option<Vec<Kind>>,
    /// The names of functions and methods that the patterns about calls ask for, if each asks for some: most calls are
    /// of others, and need no cursor.
    called: Option<FxHashSet<Box<str>>>,
}

impl QuerySet {
    /// Compiles the built-in files and `extra` ones, given as name and text.
    ///
    /// # Errors
    /// The first file that does not parse or uses a capture outside the vocabulary.
    pub fn compile(extra: &[(String, String)]) -> Result<QuerySet, QueryError> {
        let builtin = pollint_queries::FILES.iter().map(|QueryFile { name, text }| (*name, *text));
        let extra = extra.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let mut all = String::new();
        for (name, text) in builtin.chain(extra) {
            check(name, text)?;
            all.push_str(text);
            all.push('\n');
        }
        let query = Query::new(&Grammar::get().language, &all)
            .map_err(|error| query_error("the combined query", &error))?;
        let claims = query.capture_names().iter().map(|name| claim(name).unwrap_or(Claims::NONE)).collect();
        let roots = roots(&query, &all);
        let called = called(&query, &all);
        Ok(QuerySet { query, claims, roots, called })
    }

    /// No query at all: for files of which only the declarations matter.
    ///
    /// # Errors
    /// None that an empty query could have.
    pub fn none() -> Result<QuerySet, QueryError> {
        let language = &Grammar::get().language;
        let query = Query::new(language, "").map_err(|error| query_error("the empty query", &error))?;
        Ok(QuerySet { query, claims: Vec::new(), roots: Some(Vec::new()), called: None })
    }

    /// Whether a pattern may begin at a node.
    fn may_begin(&self, kind: Kind, node: Node<'_>, text: &[u8]) -> bool {
        if !self.roots.as_ref().is_some_and(|roots| roots.contains(&kind)) {
            return false;
        }
        let (Kind::Call, Some(called)) = (kind, &self.called) else { return true };
        let fields = Grammar::get().fields;
        let function = node.child_by_field_id(fields.function.get());
        let name =
            function.map(|function| function.child_by_field_id(fields.field.get()).unwrap_or(function));
        let name = name.and_then(|name| std::str::from_utf8(text.get(name.byte_range())?).ok());
        name.is_some_and(|name| called.contains(name))
    }
}

/// The kinds at which the patterns of a query begin; none if one of them is no kind that lowering comes by.
fn roots(query: &Query, text: &str) -> Option<Vec<Kind>> {
    let mut kinds = Vec::new();
    for pattern in 0..query.pattern_count() {
        let rest = text.get(query.start_byte_for_pattern(pattern)..)?.trim_start_matches(['(', ' ', '\n']);
        let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(rest.len());
        let kind = Kind::named(&rest[..end]).filter(|kind| VISITED.contains(kind))?;
        if !query.is_pattern_rooted(pattern) {
            return None;
        }
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Some(kinds)
}

/// The names that all patterns about calls ask for; none if one of them asks in another way than the built-in ones do.
fn called(query: &Query, text: &str) -> Option<FxHashSet<Box<str>>> {
    let mut names = FxHashSet::default();
    for pattern in 0..query.pattern_count() {
        let range = query.start_byte_for_pattern(pattern)..query.end_byte_for_pattern(pattern);
        let words: Vec<&str> = text.get(range)?.split_whitespace().collect();
        let pattern = words.join(" ");
        if pattern.starts_with("(call_expression") {
            names.extend(called_in(&pattern)?);
        }
    }
    Some(names)
}

/// The names that one pattern asks for.
fn called_in(pattern: &str) -> Option<Vec<Box<str>>> {
    let function = pattern.strip_prefix("(call_expression function: ")?;
    let rest = function
        .strip_prefix("(selector_expression field: (field_identifier) @")
        .or_else(|| function.strip_prefix("(identifier) @"))?;
    let end = rest.find(|one: char| !one.is_ascii_alphanumeric() && one != '_')?;
    let (capture, rest) = rest.split_at(end);
    // What may be left out, or repeated, need not have a name.
    if rest.contains(['*', '\\']) || rest.matches('?').count() != rest.matches("(#").count() {
        return None;
    }
    let (_, asked) = rest
        .split_once(&format!("(#any-of? @{capture} \""))
        .or_else(|| rest.split_once(&format!("(#eq? @{capture} \"")))?;
    let (asked, _) = asked.split_once("\")")?;
    Some(asked.split("\" \"").map(Into::into).collect())
}

/// The query on one tree: claims by node id, found at once or as lowering comes by.
pub(crate) struct Matcher<'q> {
    set: &'q QuerySet,
    cursor: QueryCursor,
    found: FxHashMap<usize, Claims>,
}

impl<'q> Matcher<'q> {
    pub(crate) fn new(set: &'q QuerySet) -> Matcher<'q> {
        Matcher { set, cursor: QueryCursor::new(), found: FxHashMap::default() }
    }

    /// Begins with a tree.
    pub(crate) fn enter(&mut self, root: Node<'_>, text: &[u8]) {
        if self.set.roots.is_none() {
            // What nests deeper is not analyzed, and deep trees take the cursor quadratic time.
            self.run(root, text, MAX_START_DEPTH);
        }
    }

    /// Looks for matches that begin at a node.
    pub(crate) fn visit(&mut self, kind: Kind, node: Node<'_>, text: &[u8]) {
        if self.set.may_begin(kind, node, text) {
            self.run(node, text, 0);
        }
    }

    /// What is claimed of a node, by its id.
    pub(crate) fn claims(&self, id: usize) -> Option<Claims> {
        self.found.get(&id).copied()
    }

    fn run(&mut self, node: Node<'_>, text: &[u8], depth: u32) {
        self.cursor.set_max_start_depth(Some(depth));
        let mut matches = self.cursor.matches(&self.set.query, node, text);
        while let Some(one) = matches.next() {
            for capture in one.captures() {
                let claim = self.set.claims[capture.index as usize];
                if claim != Claims::NONE {
                    let slot = self.found.entry(capture.node.id()).or_default();
                    *slot = slot.with(claim);
                }
            }
        }
    }
}

fn claim(name: &str) -> Option<Claims> {
    VOCABULARY.iter().find(|kind| kind.name == name).map(|kind| kind.claim)
}

/// Compiles one file alone, so that an error has its own line, and looks at its captures.
fn check(file: &str, text: &str) -> Result<(), QueryError> {
    let query = Query::new(&Grammar::get().language, text).map_err(|error| query_error(file, &error))?;
    for name in query.capture_names() {
        if !name.starts_with('_') && claim(name).is_none() {
            return Err(unknown_capture(file, text, name));
        }
    }
    Ok(())
}

fn query_error(file: &str, error: &tree_sitter::QueryError) -> QueryError {
    QueryError {
        file: file.to_owned(),
        line: error.row + 1,
        column: error.column + 1,
        message: format!("the query does not parse: {}", error.message.trim()),
    }
}

fn unknown_capture(file: &str, text: &str, name: &str) -> QueryError {
    let offset = text.find(&format!("@{name}")).unwrap_or(0);
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let known: Vec<&str> = VOCABULARY.iter().map(|kind| kind.name).collect();
    QueryError {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: offset - line_start + 1,
        message: format!("unknown capture `@{name}`; captures are {}, or start with `_`", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_patterns_begin_where_lowering_comes_by() {
        assert!(QuerySet::compile(&[]).unwrap().roots.is_some());
    }

    #[test]
    fn calls_of_other_names_are_passed_over() {
        let names = QuerySet::compile(&[]).unwrap().called.unwrap();
        for name in ["Parallel", "Wait", "Cleanup", "DeferCleanup", "delete", "Fatalf"] {
            assert!(names.contains(name), "{name}");
        }
        assert!(!names.contains("Println"));
    }

    #[test]
    fn a_pattern_about_any_call_sees_every_call() {
        for text in [
            "(call_expression) @goroutine.drain",
            "(call_expression function: (identifier) @_f (#not-eq? @_f \"x\")) @goroutine.drain",
            "(call_expression function: (identifier)? @_f (#eq? @_f \"x\")) @goroutine.drain",
            "(call_expression function: (identifier) @_f (#match? @_f \"^x\")) @goroutine.drain",
        ] {
            let set = QuerySet::compile(&[("mine.scm".to_owned(), text.to_owned())]).unwrap();
            assert!(set.roots.is_some() && set.called.is_none(), "{text}");
        }
        let own = "(call_expression function: (identifier) @_f (#eq? @_f \"own\")) @goroutine.drain";
        let set = QuerySet::compile(&[("mine.scm".to_owned(), own.to_owned())]).unwrap();
        assert!(set.called.unwrap().contains("own"));
    }

    #[test]
    fn a_pattern_that_begins_elsewhere_is_run_over_the_whole_tree() {
        for text in ["(block (_) @global.write)", "[(go_statement) (block)] @goroutine.spawn", "(_) @_x"] {
            let set = QuerySet::compile(&[("mine.scm".to_owned(), text.to_owned())]).unwrap();
            assert!(set.roots.is_none(), "{text}");
        }
    }

    #[test]
    fn every_word_of_the_vocabulary_is_captured_by_a_built_in_file() {
        let set = QuerySet::compile(&[]).unwrap();
        for kind in VOCABULARY {
            assert!(set.claims.contains(&kind.claim), "no query captures @{}", kind.name);
        }
    }

    #[test]
    fn an_unknown_capture_is_an_error_with_its_position() {
        let text = "; mine\n(go_statement) @goroutine.start".to_owned();
        let error = QuerySet::compile(&[("mine.scm".to_owned(), text)]).err().unwrap();
        assert_eq!((error.line, error.column), (2, 16));
        assert!(error.message.contains("goroutine.spawn"), "{}", error.message);
    }

    #[test]
    fn a_broken_query_names_its_file() {
        let error =
            QuerySet::compile(&[("mine.scm".to_owned(), "(nonsense_node) @_x".to_owned())]).err().unwrap();
        assert_eq!((error.file.as_str(), error.line), ("mine.scm", 1));
    }
}
