//! The two notations of a constraint: the expression after `//go:build`, and the words after `// +build`.
//! It knows neither files nor comments.

use super::Constraint;

/// How many tags an expression may hold; Go's own bound for the newer notation.
const MAX_TAGS: usize = 1000;

/// How deep parentheses may nest. Go allows more, but nobody writes it, and each level costs stack.
const MAX_DEPTH: usize = 200;

/// Parses the text after `//go:build`. The error says what is wrong, in Go's own words where it has some.
pub(super) fn go_build(text: &str) -> Result<Constraint, String> {
    let mut parser = Parser { tokens: tokenize(text)?, next: 0, depth: 0 };
    let constraint = parser.alternatives()?;
    match parser.peek() {
        None => Ok(constraint),
        Some(token) => Err(format!("unexpected token `{}`", token.text())),
    }
}

/// Parses the text after `// +build`: alternatives between spaces, each of terms joined by commas. It has no
/// wrong forms: as in Go, a term that makes no sense demands `ignore`.
pub(super) fn plus_build(text: &str) -> Constraint {
    let alternatives =
        text.split_whitespace().map(|clause| single_or(clause.split(',').map(term), Constraint::And));
    let constraint = single_or(alternatives, Constraint::Or);
    match constraint {
        Constraint::Or(operands) if operands.is_empty() => Constraint::Tag("ignore".to_owned()),
        other => other,
    }
}

fn term(text: &str) -> Constraint {
    let (negated, name) = match text.strip_prefix('!') {
        Some(name) => (true, name),
        None => (false, text),
    };
    if name.is_empty() || !name.chars().all(is_tag_char) {
        return Constraint::Tag("ignore".to_owned());
    }
    let tag = Constraint::Tag(name.to_owned());
    if negated { Constraint::Not(Box::new(tag)) } else { tag }
}

fn is_tag_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

fn single_or(
    operands: impl Iterator<Item = Constraint>,
    join: impl FnOnce(Vec<Constraint>) -> Constraint,
) -> Constraint {
    let mut operands: Vec<Constraint> = operands.collect();
    match operands.pop() {
        Some(only) if operands.is_empty() => only,
        Some(last) => {
            operands.push(last);
            join(operands)
        }
        None => join(operands),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Tag(&'a str),
    Not,
    And,
    Or,
    Open,
    Close,
}

impl Token<'_> {
    fn text(&self) -> &str {
        match self {
            Token::Tag(name) => name,
            Token::Not => "!",
            Token::And => "&&",
            Token::Or => "||",
            Token::Open => "(",
            Token::Close => ")",
        }
    }
}

fn tokenize(text: &str) -> Result<Vec<Token<'_>>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches([' ', '\t']);
    let mut tags = 0;
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '!' => (Token::Not, 1),
            '&' if rest.starts_with("&&") => (Token::And, 2),
            '|' if rest.starts_with("||") => (Token::Or, 2),
            _ => {
                let length = rest.find(|c| !is_tag_char(c)).unwrap_or(rest.len());
                if length == 0 {
                    return Err(format!("invalid syntax at `{first}`"));
                }
                tags += 1;
                (Token::Tag(&rest[..length]), length)
            }
        };
        if tags > MAX_TAGS {
            return Err("the expression is too large".to_owned());
        }
        tokens.push(token);
        rest = rest[length..].trim_start_matches([' ', '\t']);
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    next: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next).copied()
    }

    fn take(&mut self, token: Token<'_>) -> bool {
        let found = self.peek() == Some(token);
        self.next += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Result<Constraint, String> {
        let mut operands = vec![self.conjunction()?];
        while self.take(Token::Or) {
            operands.push(self.conjunction()?);
        }
        Ok(single_or(operands.into_iter(), Constraint::Or))
    }

    fn conjunction(&mut self) -> Result<Constraint, String> {
        let mut operands = vec![self.negation()?];
        while self.take(Token::And) {
            operands.push(self.negation()?);
        }
        Ok(single_or(operands.into_iter(), Constraint::And))
    }

    fn negation(&mut self) -> Result<Constraint, String> {
        if !self.take(Token::Not) {
            return self.atom();
        }
        if self.peek() == Some(Token::Not) {
            return Err("double negation not allowed".to_owned());
        }
        Ok(Constraint::Not(Box::new(self.atom()?)))
    }

    fn atom(&mut self) -> Result<Constraint, String> {
        match self.peek() {
            Some(Token::Tag(name)) => {
                self.next += 1;
                Ok(Constraint::Tag(name.to_owned()))
            }
            Some(Token::Open) => self.parenthesized(),
            Some(token) => Err(format!("unexpected token `{}`", token.text())),
            None => Err("unexpected end of expression".to_owned()),
        }
    }

    fn parenthesized(&mut self) -> Result<Constraint, String> {
        self.next += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("parentheses nest too deep".to_owned());
        }
        let inner = self.alternatives()?;
        self.depth -= 1;
        if self.take(Token::Close) { Ok(inner) } else { Err("missing close paren".to_owned()) }
    }
}
