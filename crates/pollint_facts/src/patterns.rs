//! The patterns of a query, matched on our own trees. Reads the part of tree-sitter's query language that patterns about
//! shapes need: kinds, `(_)`, fields, operators, the first-child anchor, captures, `#eq?` and `#any-of?` with texts. What it
//! does not read it refuses; the grammar then parses the file and tree-sitter runs the query.

use smallvec::SmallVec;

use crate::claims::{Claims, VOCABULARY};
use crate::kinds::{Field, Kind, Op};
use crate::tree::{Node, NodeId, Tree};

/// The patterns of a query.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    root: Shape,
    conditions: Vec<Condition>,
}

/// What a node must look like.
#[derive(Debug)]
struct Shape {
    /// None for any node.
    kind: Option<Kind>,
    field: Option<Field>,
    op: Option<Op>,
    /// Whether it must be the first child.
    is_first: bool,
    children: Vec<Shape>,
    captures: Vec<String>,
}

/// A predicate: the text of a capture is one of these.
#[derive(Debug)]
struct Condition {
    capture: String,
    texts: Vec<String>,
}

/// What one match binds.
type Bound<'p, 't> = SmallVec<[(&'p str, Node<'t>); 4]>;

impl Patterns {
    /// Reads the text of a query that tree-sitter has accepted; none if it holds anything that is not read here.
    pub(crate) fn read(text: &str) -> Option<Patterns> {
        let mut words = Words::of(text)?;
        let mut patterns = Vec::new();
        while words.peek().is_some() {
            let mut conditions = Vec::new();
            let root = words.node(&mut conditions)?;
            // What is found for each root is looked for everywhere else: an operator is no place to begin.
            root.kind?;
            patterns.push(Pattern { root, conditions });
        }
        Some(Patterns { patterns })
    }

    /// Notes in the tree what the patterns claim of its nodes.
    pub(crate) fn claim(&self, tree: &mut Tree, text: &[u8]) {
        let mut found: Vec<(NodeId, Claims)> = Vec::new();
        for id in 0..NodeId::try_from(tree.len()).unwrap_or(NodeId::MAX) {
            let node = tree.node(id);
            let kind = Some(node.kind());
            for pattern in self.patterns.iter().filter(|pattern| pattern.root.kind == kind) {
                pattern.find(node, text, &mut found);
            }
        }
        for (id, claims) in found {
            tree.claim(id, claims);
        }
    }
}

impl Pattern {
    fn find(&self, node: Node<'_>, text: &[u8], found: &mut Vec<(NodeId, Claims)>) {
        let mut bound = Bound::new();
        matches(&self.root, node, &mut bound, &mut |bound| {
            if self.conditions.iter().all(|condition| condition.holds(bound, text)) {
                let claimed = bound.iter().map(|(name, node)| (node.id(), claim(name)));
                found.extend(claimed.filter(|(_, claims)| *claims != Claims::NONE));
            }
        });
    }
}

impl Condition {
    fn holds(&self, bound: &Bound<'_, '_>, text: &[u8]) -> bool {
        bound.iter().filter(|(name, _)| **name == *self.capture).all(|(_, node)| {
            let written = text.get(node.start()..node.end()).unwrap_or_default();
            self.texts.iter().any(|one| one.as_bytes() == written)
        })
    }
}

/// Calls `then` for each way in which a node has a shape.
fn matches<'p, 't>(
    shape: &'p Shape,
    node: Node<'t>,
    bound: &mut Bound<'p, 't>,
    then: &mut dyn FnMut(&mut Bound<'p, 't>),
) {
    let fits = shape.kind.is_none_or(|kind| kind == node.kind()) && shape.op.is_none_or(|op| op == node.op());
    if !fits {
        return;
    }
    let before = bound.len();
    bound.extend(shape.captures.iter().map(|capture| (capture.as_str(), node)));
    children(&shape.children, node, bound, then);
    bound.truncate(before);
}

/// The same for what is asked of the children. At most one shape asks for no field: each child is looked at once.
fn children<'p, 't>(
    shapes: &'p [Shape],
    node: Node<'t>,
    bound: &mut Bound<'p, 't>,
    then: &mut dyn FnMut(&mut Bound<'p, 't>),
) {
    let Some((shape, rest)) = shapes.split_first() else { return then(bound) };
    for child in node.children() {
        if shape.field.is_none_or(|field| child.is_field(field)) {
            matches(shape, child, bound, &mut |bound| children(rest, node, bound, then));
        }
        if shape.is_first {
            return;
        }
    }
}

/// What a capture claims; nothing for helpers.
fn claim(name: &str) -> Claims {
    VOCABULARY.iter().find(|word| word.name == name).map_or(Claims::NONE, |word| word.claim)
}

/// The words of a query.
struct Words<'q> {
    words: Vec<&'q str>,
    at: usize,
}

impl<'q> Words<'q> {
    fn of(text: &'q str) -> Option<Words<'q>> {
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_end = |one: char| one.is_whitespace() || "()[]\"@;".contains(one);
            let length = match first {
                ';' => rest.find('\n').unwrap_or(rest.len()),
                '"' => rest[1..].find('"')? + 2,
                '(' | ')' | '[' | ']' => 1,
                '@' => rest[1..].find(is_end).map_or(rest.len(), |end| end + 1),
                _ => rest.find(is_end).unwrap_or(rest.len()),
            };
            let word = &rest[..length];
            // An escape would need reading.
            (!word.starts_with('"') || !word.contains('\\')).then_some(())?;
            if first != ';' {
                words.push(word);
            }
            rest = rest[length..].trim_start();
        }
        Some(Words { words, at: 0 })
    }

    fn peek(&self) -> Option<&'q str> {
        self.words.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'q str> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    fn expect(&mut self, word: &str) -> Option<()> {
        (self.next()? == word).then_some(())
    }

    /// `(kind …)` with its captures.
    fn node(&mut self, conditions: &mut Vec<Condition>) -> Option<Shape> {
        self.expect("(")?;
        let kind = match self.next()? {
            "_" => None,
            name => Some(Kind::named(name)?),
        };
        let (mut op, mut children, mut is_first) = (None, Vec::<Shape>::new(), false);
        loop {
            match self.peek()? {
                ")" => break,
                "(" if self.words.get(self.at + 1).is_some_and(|word| word.starts_with('#')) => {
                    conditions.push(self.condition()?);
                }
                "(" => {
                    let child = self.node(conditions)?;
                    // With two, each pair of children would be a match.
                    children.iter().all(|one| one.field.is_some()).then_some(())?;
                    children.push(Shape { is_first: std::mem::take(&mut is_first), ..child });
                }
                "." if children.is_empty() => {
                    self.next();
                    is_first = true;
                }
                word => {
                    let field = Field::named(word.strip_suffix(':')?)?;
                    self.next();
                    match self.peek()? {
                        "(" => {
                            let child = self.node(conditions)?;
                            children.push(Shape { field: Some(field), ..child });
                        }
                        quoted if field == Field::Operator => {
                            self.next();
                            op = Some(Op::named(quoted.strip_prefix('"')?.strip_suffix('"')?)?);
                        }
                        _ => return None,
                    }
                }
            }
        }
        self.expect(")")?;
        // An anchor that no child follows asks for a last child.
        (!is_first).then_some(())?;
        let mut captures = Vec::new();
        while let Some(name) = self.peek().and_then(|word| word.strip_prefix('@')) {
            captures.push(name.to_owned());
            self.next();
        }
        Some(Shape { kind, field: None, op, is_first: false, children, captures })
    }

    /// `(#eq? @capture "text")` or `(#any-of? @capture "text" …)`.
    fn condition(&mut self) -> Option<Condition> {
        self.expect("(")?;
        let name = self.next()?;
        let capture = self.next()?.strip_prefix('@')?.to_owned();
        let mut texts = Vec::new();
        while self.peek()? != ")" {
            texts.push(self.next()?.strip_prefix('"')?.strip_suffix('"')?.to_owned());
        }
        self.expect(")")?;
        let is_known = name == "#any-of?" || (name == "#eq?" && texts.len() == 1);
        is_known.then_some(Condition { capture, texts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_patterns_are_read() {
        for file in pollint_queries::FILES {
            assert!(Patterns::read(file.text).is_some_and(|read| !read.patterns.is_empty()), "{}", file.name);
        }
    }

    #[test]
    fn what_is_not_read_is_refused() {
        for text in [
            "(call_expression function: (identifier)? @_f) @goroutine.drain",
            "(call_expression function: (identifier) @_f (#match? @_f \"^x\")) @goroutine.drain",
            "(call_expression function: (identifier) @_f (#not-eq? @_f \"x\")) @goroutine.drain",
            "(call_expression function: (identifier) @_f (#eq? @_f \"\\\"\")) @goroutine.drain",
            "[(go_statement) (block)] @goroutine.spawn",
            "(_) @_x",
            "(source_file) @_x",
            "(call_expression !type_arguments) @_x",
            "(block (_) @_x (_) @_y)",
            "(expression_list (_) @_x .)",
            "((go_statement) @_x)",
        ] {
            assert!(Patterns::read(text).is_none(), "{text}");
        }
    }
}
