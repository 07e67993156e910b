//! Compiles the query files into one query; refuses words outside the vocabulary. Says who parses a text and runs the query
//! on it: our own parser and patterns, or tree-sitter.

use std::sync::OnceLock;

use pollint_queries::QueryFile;
use tree_sitter::Query;

use crate::claims::{Claims, VOCABULARY};
use crate::parse::parse;
use crate::patterns::Patterns;
use crate::sitter::{self, Compiled, Grammar};
use crate::tree::Tree;

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

/// All query files as one query.
pub struct QuerySet {
    text: String,
    /// The query as far as it can be run on our own trees.
    patterns: Option<Patterns>,
    /// Compiled when the first text needs it: that takes longer than a run on a small tree.
    compiled: OnceLock<Option<Compiled>>,
}

impl QuerySet {
    /// Compiles the built-in files and `extra` ones, given as name and text.
    ///
    /// # Errors
    /// The first file of the extra ones that does not parse or uses a capture outside the vocabulary.
    pub fn compile(extra: &[(String, String)]) -> Result<QuerySet, QueryError> {
        let mut all = String::new();
        for QueryFile { text, .. } in pollint_queries::FILES {
            all.push_str(text);
            all.push('\n');
        }
        for (name, text) in extra {
            check(name, text)?;
            all.push_str(text);
            all.push('\n');
        }
        Ok(QuerySet::of(all))
    }

    /// No query at all: for files of which only the declarations matter.
    #[must_use]
    pub fn none() -> QuerySet {
        QuerySet::of(String::new())
    }

    fn of(text: String) -> QuerySet {
        QuerySet { patterns: Patterns::read(&text), text, compiled: OnceLock::new() }
    }

    /// The query for tree-sitter. Each of its files has been checked, alone or by a test.
    fn compiled(&self) -> Option<&Compiled> {
        let compile = || {
            let query = Query::new(&Grammar::get().language, &self.text).ok()?;
            let names = query.capture_names();
            let claims = names.iter().map(|name| claim(name).unwrap_or(Claims::NONE)).collect();
            Some(Compiled { query, claims })
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    /// The tree of a text with what the query claims of its nodes. None if the grammar could not be loaded.
    pub(crate) fn parse(&self, text: &[u8], parser: Parser, keep_comments: bool) -> Option<Tree> {
        let own = match (&self.patterns, parser) {
            (Some(patterns), Parser::Own) => parse(text, keep_comments).map(|tree| (tree, patterns)),
            _ => None,
        };
        let Some((mut tree, patterns)) = own else {
            return sitter::parse(text, keep_comments, self.compiled());
        };
        patterns.claim(&mut tree, text);
        Some(tree)
    }
}

/// Whether our own parser reads a text by itself.
#[must_use]
pub fn can_parse(text: &[u8]) -> bool {
    parse(text, false).is_some()
}

/// Who parses a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parser {
    /// Our own parser, and tree-sitter where it gives up or a query needs it.
    Own,
    /// Tree-sitter: what the other one is measured by.
    Grammar,
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
    fn the_built_in_files_are_right_and_say_every_word() {
        for QueryFile { name, text } in pollint_queries::FILES {
            check(name, text).unwrap();
        }
        let set = QuerySet::compile(&[]).unwrap();
        let compiled = set.compiled().unwrap();
        for kind in VOCABULARY {
            assert!(compiled.claims.contains(&kind.claim), "no query captures @{}", kind.name);
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
