//! Which part of a file a suppression comment is about: its line, and the declaration or statement that it stands at.

use pollint_base::span::{FileId, Location, Span};
use pollint_facts::ir::{Comment, FileFacts, FuncKind, Stmt, StmtKind};

/// Parts of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    file: FileId,
    spans: Vec<Span>,
}

impl Extent {
    /// What a comment is about.
    pub(crate) fn of(file: FileId, facts: &FileFacts, comment: &Comment) -> Extent {
        let own = facts.lines.line(comment.span.start);
        let mut spans = vec![line_span(facts, own)];
        if comment.own_line {
            spans.extend(below(facts, comment.group_end + 1));
        } else {
            spans.extend(functions_on(facts, own));
        }
        Extent { file, spans }
    }

    /// Whether something begins within it.
    pub(crate) fn covers(&self, location: Location) -> bool {
        let at = location.span.start;
        location.file == self.file && self.spans.iter().any(|span| span.start <= at && at < span.end)
    }
}

/// A line, and what starts on it: the range of a comment above it. Above `package` that is the whole file.
fn below(facts: &FileFacts, line: u32) -> Vec<Span> {
    let starts_here = |span: Span| facts.lines.line(span.start) == line;
    if starts_here(facts.package_span) {
        return vec![Span { start: 0, end: u32::MAX }];
    }
    let mut spans = vec![line_span(facts, line)];
    for func in &facts.funcs {
        if func.kind != FuncKind::Literal && starts_here(func.span) {
            spans.push(func.span);
        }
        each_statement(func.body.as_deref().unwrap_or_default(), &mut |stmt| {
            if starts_here(stmt.span) {
                spans.push(stmt.span);
            }
        });
    }
    spans
}

/// Functions and literals that begin on a line: the range of a comment after `func … {`.
fn functions_on(facts: &FileFacts, line: u32) -> Vec<Span> {
    let funcs = facts.funcs.iter().filter(|func| func.kind != FuncKind::VarInit);
    funcs.filter(|func| facts.lines.line(func.name_span.start) == line).map(|func| func.span).collect()
}

fn line_span(facts: &FileFacts, line: u32) -> Span {
    let start = |line: u32| facts.lines.starts.get(line as usize).copied();
    Span { start: start(line.saturating_sub(1)).unwrap_or(u32::MAX), end: start(line).unwrap_or(u32::MAX) }
}

/// All statements of a body, those in nested blocks too; literals are functions of their own.
fn each_statement(body: &[Stmt], visit: &mut dyn FnMut(&Stmt)) {
    let mut blocks: Vec<&[Stmt]> = vec![body];
    while let Some(block) = blocks.pop() {
        for stmt in block {
            visit(stmt);
            match &stmt.kind {
                StmtKind::If { then, otherwise, .. } => blocks.extend([then.as_slice(), otherwise]),
                StmtKind::For(each) => blocks.push(&each.body),
                StmtKind::Block(body) => blocks.push(body),
                StmtKind::Switch { cases, .. } | StmtKind::Select { cases } => {
                    blocks.extend(cases.iter().map(|case| case.body.as_slice()));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollint_facts::{QuerySet, lower_file};

    /// The lines that the first comment of a file is about.
    fn lines(text: &str) -> Vec<u32> {
        let facts = lower_file(text.as_bytes(), "x_test.go", &QuerySet::compile(&[]).unwrap());
        let extent = Extent::of(FileId(0), &facts, &facts.comments[0]);
        let count = u32::try_from(facts.lines.starts.len()).unwrap();
        let first_word = |line: u32| {
            let start = facts.lines.starts[line as usize - 1];
            let indent = text[start as usize..].bytes().take_while(u8::is_ascii_whitespace).count();
            let at = start as usize + indent;
            Location { file: FileId(0), span: Span::new(at, at) }
        };
        (1..count).filter(|line| extent.covers(first_word(*line))).collect()
    }

    #[test]
    fn after_a_statement_it_is_about_the_line() {
        assert_eq!(lines("package p\nfunc f() {\n\tx = 1 //nolint\n\ty = 2\n}\n"), [3]);
    }

    #[test]
    fn above_a_statement_it_is_about_all_of_it() {
        let text = "package p\nfunc f() {\n\t//nolint\n\tif x {\n\t\ty = 2\n\t}\n\tz = 3\n}\n";
        assert_eq!(lines(text), [3, 4, 5, 6]);
    }

    #[test]
    fn above_and_after_the_head_it_is_about_the_function() {
        assert_eq!(lines("package p\n//nolint\n// more\nfunc f() {\n\tx = 1\n}\nvar y = 1\n"), [2, 4, 5, 6]);
        assert_eq!(lines("package p\nfunc f() { //nolint\n\tx = 1\n}\nvar y = 1\n"), [2, 3, 4]);
    }

    #[test]
    fn a_variable_is_covered_with_its_value() {
        let text = "package p\nvar (\n\t//nolint\n\ta = f(func() {\n\t\tx = 1\n\t})\n\tb = 2\n)\n";
        assert_eq!(lines(text), [3, 4, 5, 6]);
    }

    #[test]
    fn above_the_package_clause_it_is_about_the_file() {
        assert_eq!(lines("//nolint\npackage p\nvar x = 1\n"), [1, 2, 3]);
    }
}
