//! Text to tokens (Go specification, "Lexical elements"), with the semicolons that line ends stand for. What it does not
//! expect it refuses: the grammar then reads the file.

use pollint_base::span::Span;

use crate::kinds::Op;
use crate::tree::CommentAt;

/// A kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tok {
    /// The end of the text.
    End,
    Ident,
    Int,
    Float,
    Imaginary,
    Rune,
    Text,
    RawText,
    Op(Op),
    Increment,
    Decrement,
    Ellipsis,
    Tilde,
    Dot,
    Comma,
    Colon,
    /// A semicolon in the text.
    Semicolon,
    /// The end of a line that ends a statement.
    LineEnd,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Break,
    Case,
    Chan,
    Const,
    Continue,
    Default,
    Defer,
    Else,
    Fallthrough,
    For,
    Func,
    Go,
    Goto,
    If,
    Import,
    Interface,
    Map,
    Package,
    Range,
    Return,
    Select,
    Struct,
    Switch,
    Type,
    Var,
}

impl Tok {
    /// Whether a line may end in a statement's end after it (Go specification, "Semicolons").
    fn ends_line(self) -> bool {
        matches!(
            self,
            Tok::Ident
                | Tok::Int
                | Tok::Float
                | Tok::Imaginary
                | Tok::Rune
                | Tok::Text
                | Tok::RawText
                | Tok::Break
                | Tok::Continue
                | Tok::Fallthrough
                | Tok::Return
                | Tok::Increment
                | Tok::Decrement
                | Tok::RightParen
                | Tok::RightBracket
                | Tok::RightBrace
        )
    }
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) tok: Tok,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Where scanning stands in a text.
#[derive(Clone)]
pub(super) struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    /// Whether a line end here ends a statement.
    ends_line: bool,
    /// Whether the last token was the last comment's neighbor, so that the next comment follows it.
    after_comment: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t [u8]) -> Scanner<'t> {
        Scanner { text, at: 0, ends_line: false, after_comment: false }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// The next token; comments before it go to `comments`. None for what is no token.
    pub(super) fn next(&mut self, comments: Option<&mut Vec<CommentAt>>) -> Option<Token> {
        if let Some(line_end) = self.skip_blank(comments)? {
            return Some(line_end);
        }
        self.after_comment = false;
        let start = self.at;
        let tok = match self.text.get(start) {
            None if self.ends_line => Tok::LineEnd,
            None => Tok::End,
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..) => self.word()?,
            Some(b'0'..=b'9') => self.number()?,
            Some(b'.') if self.peek(1).is_ascii_digit() => self.number()?,
            Some(b'"') => self.interpreted()?,
            Some(b'`') => self.raw()?,
            Some(b'\'') => self.rune()?,
            Some(_) => self.mark()?,
        };
        self.ends_line = tok.ends_line();
        Some(self.token(tok, start))
    }

    fn token(&self, tok: Tok, start: usize) -> Token {
        Token { tok, start: start as u32, end: self.at as u32 }
    }

    /// Skips blanks and comments; a line end that ends a statement is a token.
    fn skip_blank(&mut self, mut comments: Option<&mut Vec<CommentAt>>) -> Option<Option<Token>> {
        loop {
            match self.peek(0) {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.at += 1;
                    if self.ends_line {
                        let start = self.at - 1;
                        // Empty lines belong to it, as they do for the grammar.
                        while self.peek(0) == b'\n' {
                            self.at += 1;
                        }
                        (self.ends_line, self.after_comment) = (false, false);
                        return Some(Some(self.token(Tok::LineEnd, start)));
                    }
                }
                b'/' if matches!(self.peek(1), b'/' | b'*') => {
                    let start = self.at;
                    self.skip_comment()?;
                    if let Some(comments) = comments.as_deref_mut() {
                        let span = Span::new(start, self.at);
                        comments.push(CommentAt { span, follows: self.after_comment });
                    }
                    self.after_comment = true;
                }
                _ => return Some(None),
            }
        }
    }

    fn skip_comment(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        if rest[1] == b'/' {
            self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            return Some(());
        }
        let inside = &rest[2..];
        let length = memchr::memmem::find(inside, b"*/")?;
        self.at += length + 4;
        // A comment of several lines is a line end as well; the grammar knows only those in the text.
        let is_line_end = self.ends_line && memchr::memchr(b'\n', &inside[..length]).is_some();
        (!is_line_end || self.is_line_rest_blank()).then_some(())
    }

    fn is_line_rest_blank(&self) -> bool {
        let rest = &self.text[self.at..];
        let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        matches!(next, None | Some(b'\n'))
    }

    fn word(&mut self) -> Option<Tok> {
        let rest = &self.text[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        if rest.get(length).is_some_and(|byte| *byte >= 0x80) {
            return self.wide_word();
        }
        self.at += length;
        Some(keyword(&rest[..length]).unwrap_or(Tok::Ident))
    }

    /// An identifier with letters beyond ASCII.
    fn wide_word(&mut self) -> Option<Tok> {
        let rest = std::str::from_utf8(&self.text[self.at..]).ok()?;
        let is_part = |one: char| one.is_alphanumeric() || one == '_';
        let length = rest.find(|one| !is_part(one)).unwrap_or(rest.len());
        let is_name = rest.starts_with(|one: char| one.is_alphabetic() || one == '_');
        self.at += length;
        is_name.then_some(Tok::Ident)
    }

    fn number(&mut self) -> Option<Tok> {
        let start = self.at;
        let is_hex = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X');
        let mut is_float = false;
        loop {
            match self.peek(0) {
                b'.' => is_float = true,
                b'e' | b'E' if !is_hex => {
                    is_float = true;
                    self.at += usize::from(matches!(self.peek(1), b'+' | b'-'));
                }
                b'p' | b'P' if is_hex => {
                    is_float = true;
                    self.at += usize::from(matches!(self.peek(1), b'+' | b'-'));
                }
                b'0'..=b'9' | b'a'..=b'h' | b'j'..=b'z' | b'A'..=b'Z' | b'_' => {}
                b'i' => {
                    self.at += 1;
                    return Some(Tok::Imaginary);
                }
                _ => break,
            }
            self.at += 1;
        }
        let is_whole = self.text[start..self.at].iter().filter(|byte| **byte == b'.').count() <= 1;
        is_whole.then_some(if is_float { Tok::Float } else { Tok::Int })
    }

    fn interpreted(&mut self) -> Option<Tok> {
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let length = memchr::memchr3(b'"', b'\\', b'\n', rest)?;
            self.at += length + 1;
            match rest[length] {
                b'"' => return Some(Tok::Text),
                b'\\' if !matches!(self.text.get(self.at), None | Some(b'\n')) => self.at += 1,
                _ => return None,
            }
        }
    }

    fn raw(&mut self) -> Option<Tok> {
        let rest = &self.text[self.at + 1..];
        self.at += memchr::memchr(b'`', rest)? + 2;
        Some(Tok::RawText)
    }

    fn rune(&mut self) -> Option<Tok> {
        let rest = &self.text[self.at + 1..];
        let first = usize::from(rest.first() == Some(&b'\\')) + 1;
        let length = rest.iter().skip(first).position(|byte| *byte == b'\'')? + first;
        // The longest is `'\U0010FFFF'`.
        if length > 10 || rest[0] == b'\'' || memchr::memchr(b'\n', &rest[..length]).is_some() {
            return None;
        }
        self.at += length + 2;
        Some(Tok::Rune)
    }

    fn mark(&mut self) -> Option<Tok> {
        let (one, two, three) = (self.peek(0), self.peek(1), self.peek(2));
        let op = |op: Op, length: usize| (Tok::Op(op), length);
        let (tok, length) = match (one, two, three) {
            (b'(', ..) => (Tok::LeftParen, 1),
            (b')', ..) => (Tok::RightParen, 1),
            (b'[', ..) => (Tok::LeftBracket, 1),
            (b']', ..) => (Tok::RightBracket, 1),
            (b'{', ..) => (Tok::LeftBrace, 1),
            (b'}', ..) => (Tok::RightBrace, 1),
            (b',', ..) => (Tok::Comma, 1),
            (b';', ..) => (Tok::Semicolon, 1),
            (b'~', ..) => (Tok::Tilde, 1),
            (b'.', b'.', b'.') => (Tok::Ellipsis, 3),
            (b'.', ..) => (Tok::Dot, 1),
            (b':', b'=', _) => op(Op::Define, 2),
            (b':', ..) => (Tok::Colon, 1),
            (b'=', b'=', _) => op(Op::Equal, 2),
            (b'=', ..) => op(Op::Set, 1),
            (b'!', b'=', _) => op(Op::NotEqual, 2),
            (b'!', ..) => op(Op::Not, 1),
            (b'+', b'+', _) => (Tok::Increment, 2),
            (b'+', b'=', _) => op(Op::AddSet, 2),
            (b'+', ..) => op(Op::Add, 1),
            (b'-', b'-', _) => (Tok::Decrement, 2),
            (b'-', b'=', _) => op(Op::SubtractSet, 2),
            (b'-', ..) => op(Op::Subtract, 1),
            (b'*', b'=', _) => op(Op::StarSet, 2),
            (b'*', ..) => op(Op::Star, 1),
            (b'/', b'=', _) => op(Op::DivideSet, 2),
            (b'/', ..) => op(Op::Divide, 1),
            (b'%', b'=', _) => op(Op::RemainderSet, 2),
            (b'%', ..) => op(Op::Remainder, 1),
            (b'^', b'=', _) => op(Op::XorSet, 2),
            (b'^', ..) => op(Op::Xor, 1),
            (b'&', b'^', b'=') => op(Op::AndNotSet, 3),
            (b'&', b'^', _) => op(Op::AndNot, 2),
            (b'&', b'&', _) => op(Op::AndAnd, 2),
            (b'&', b'=', _) => op(Op::AndSet, 2),
            (b'&', ..) => op(Op::And, 1),
            (b'|', b'|', _) => op(Op::OrOr, 2),
            (b'|', b'=', _) => op(Op::OrSet, 2),
            (b'|', ..) => op(Op::Or, 1),
            (b'<', b'<', b'=') => op(Op::ShiftLeftSet, 3),
            (b'<', b'<', _) => op(Op::ShiftLeft, 2),
            (b'<', b'-', _) => op(Op::Arrow, 2),
            (b'<', b'=', _) => op(Op::LessEqual, 2),
            (b'<', ..) => op(Op::Less, 1),
            (b'>', b'>', b'=') => op(Op::ShiftRightSet, 3),
            (b'>', b'>', _) => op(Op::ShiftRight, 2),
            (b'>', b'=', _) => op(Op::GreaterEqual, 2),
            (b'>', ..) => op(Op::Greater, 1),
            _ => return None,
        };
        self.at += length;
        Some(tok)
    }
}

fn keyword(word: &[u8]) -> Option<Tok> {
    if !(2..=11).contains(&word.len()) || !word[0].is_ascii_lowercase() {
        return None;
    }
    Some(match word {
        b"break" => Tok::Break,
        b"case" => Tok::Case,
        b"chan" => Tok::Chan,
        b"const" => Tok::Const,
        b"continue" => Tok::Continue,
        b"default" => Tok::Default,
        b"defer" => Tok::Defer,
        b"else" => Tok::Else,
        b"fallthrough" => Tok::Fallthrough,
        b"for" => Tok::For,
        b"func" => Tok::Func,
        b"go" => Tok::Go,
        b"goto" => Tok::Goto,
        b"if" => Tok::If,
        b"import" => Tok::Import,
        b"interface" => Tok::Interface,
        b"map" => Tok::Map,
        b"package" => Tok::Package,
        b"range" => Tok::Range,
        b"return" => Tok::Return,
        b"select" => Tok::Select,
        b"struct" => Tok::Struct,
        b"switch" => Tok::Switch,
        b"type" => Tok::Type,
        b"var" => Tok::Var,
        _ => return None,
    })
}
