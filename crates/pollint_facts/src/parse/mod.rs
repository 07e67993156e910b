//! A parser for Go by recursive descent, several times as fast as the grammar. It makes the trees that the grammar makes
//! (`cargo xtask parsers` compares them), and gives up where it sees anything unexpected: the grammar, which repairs, is
//! then asked.

mod decls;
mod exprs;
mod scanner;
mod stmts;
mod types;

use scanner::{Scanner, Tok, Token};

use crate::kinds::{Field, Kind};
use crate::tree::{Chain, NodeId, Tree};

/// Deeper nesting than the stack of a thread is asked to bear; the grammar needs none.
const MAX_DEPTH: u32 = 150;

/// The tree of a text, or nothing where it is not plain Go. Comments are kept if asked for.
pub(crate) fn parse(text: &[u8], keep_comments: bool) -> Option<Tree> {
    if u32::try_from(text.len()).is_err() || std::str::from_utf8(text).is_err() {
        return None;
    }
    let mut parser = Parser {
        text,
        scanner: Scanner::new(text),
        token: Token { tok: Tok::End, start: 0, end: 0 },
        last_end: 0,
        tree: Tree::with_room_for(text.len()),
        keep_comments,
        level: 0,
        depth: 0,
        guard: None,
    };
    parser.advance()?;
    parser.file()?;
    Some(parser.tree)
}

struct Parser<'t> {
    text: &'t [u8],
    scanner: Scanner<'t>,
    token: Token,
    /// Where the token before ended.
    last_end: u32,
    tree: Tree,
    keep_comments: bool,
    /// Below zero in the header of a statement, where `{` begins the body; above in parentheses.
    level: i32,
    depth: u32,
    /// A `x.(type)` that no switch has taken yet.
    guard: Option<NodeId>,
}

/// Where a parser stood.
struct Mark<'t> {
    scanner: Scanner<'t>,
    token: Token,
    last_end: u32,
    nodes: usize,
    comments: usize,
    guard: Option<NodeId>,
}

impl<'t> Parser<'t> {
    fn advance(&mut self) -> Option<()> {
        self.last_end = self.token.end;
        let comments = if self.keep_comments { Some(&mut self.tree.comments) } else { None };
        self.token = self.scanner.next(comments)?;
        Some(())
    }

    fn mark(&self) -> Mark<'t> {
        Mark {
            scanner: self.scanner.clone(),
            token: self.token,
            last_end: self.last_end,
            nodes: self.tree.len(),
            comments: self.tree.comments.len(),
            guard: self.guard,
        }
    }

    /// Goes back to where no node of before has been changed since.
    fn reset(&mut self, mark: Mark<'t>) {
        (self.scanner, self.token, self.last_end) = (mark.scanner, mark.token, mark.last_end);
        self.tree.truncate(mark.nodes);
        self.tree.comments.truncate(mark.comments);
        self.guard = mark.guard;
    }

    fn is(&self, tok: Tok) -> bool {
        self.token.tok == tok
    }

    /// Passes a token of this kind, if it is next.
    fn eat(&mut self, tok: Tok) -> Option<bool> {
        let is_next = self.is(tok);
        if is_next {
            self.advance()?;
        }
        Some(is_next)
    }

    fn expect(&mut self, tok: Tok) -> Option<()> {
        self.eat(tok)?.then_some(())
    }

    /// Passes what ends a statement, which a closing bracket may do without.
    fn end_of_statement(&mut self) -> Option<()> {
        match self.token.tok {
            Tok::Semicolon | Tok::LineEnd => self.advance(),
            Tok::RightParen | Tok::RightBrace => Some(()),
            _ => None,
        }
    }

    /// A leaf of the next token, which is passed.
    fn leaf(&mut self, kind: Kind) -> Option<NodeId> {
        let id = self.tree.leaf(kind, self.token.start, self.token.end);
        self.advance()?;
        Some(id)
    }

    fn name(&mut self, kind: Kind) -> Option<NodeId> {
        self.is(Tok::Ident).then(|| self.leaf(kind))?
    }

    /// A node from `start` to the last token passed.
    fn above(&mut self, kind: Kind, start: u32, children: Chain) -> NodeId {
        self.tree.above(kind, start, self.last_end, children)
    }

    fn push(&mut self, chain: &mut Chain, field: Field, id: NodeId) {
        self.tree.push(chain, field, id);
    }

    fn chain<const N: usize>(&mut self, children: [(Field, NodeId); N]) -> Chain {
        let mut chain = Chain::EMPTY;
        for (field, id) in children {
            self.tree.push(&mut chain, field, id);
        }
        chain
    }

    fn kind_of(&self, id: NodeId) -> Kind {
        self.tree.node(id).kind()
    }

    fn start_of(&self, id: NodeId) -> u32 {
        self.tree.node(id).span().start
    }

    fn text_of(&self, token: Token) -> &'t [u8] {
        &self.text[token.start as usize..token.end as usize]
    }

    /// Runs `parse` one level deeper, unless that is too deep.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Runs `parse` at another level of brackets.
    fn at_level<T>(&mut self, level: i32, parse: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let outer = std::mem::replace(&mut self.level, level);
        let parsed = parse(self);
        self.level = outer;
        parsed
    }
}
