//! The text of a rule as an expression.

use crate::model::Json;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Literal(Json),
    Regex(String),
    Name(String),
    Variable(String),
    Member(Box<Self>, String),
    Item(Box<Self>, Box<Self>),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
    Bind(String, Box<Self>),
    Block(Vec<Self>),
    Choice(Box<[Self; 3]>),
    Operation(String, Box<[Self; 2]>),
    Call(String, Vec<Self>),
}

/// Which operators bind how strongly, the weakest first.
const LEVELS: &[&[&str]] =
    &[&["or"], &["and"], &["=", "!=", "<", ">", "in"], &["&"], &["+", "-"], &["*"]];

/// How deep expressions may stand in each other; real rules stay far below.
const DEEPEST: usize = 60;

/// The alternatives that a rule separates by `$OR`, as far as they are understood.
pub(super) fn alternatives(rule: &str) -> Vec<Expression> {
    rule.split("$OR").filter_map(whole).collect()
}

fn whole(text: &str) -> Option<Expression> {
    let mut reader = Reader { tokens: tokens(text)?, next: 0, depth: 0 };
    let read = reader.expression()?;
    (reader.next == reader.tokens.len()).then_some(read)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Number(f64),
    Regex(String),
    /// A name, with its `$` if it has one.
    Word(String),
    Sign(String),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found: Vec<Token> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' | '\'' => {
                let (inner, length) = quoted(rest, first)?;
                (Token::Text(unescaped(inner)), length)
            }
            '/' if begins_regex(found.last()) => {
                let (inner, length) = quoted(rest, '/')?;
                (Token::Regex(inner.to_owned()), length)
            }
            '0'..='9' => {
                let length = length_while(rest, |char| char.is_ascii_digit());
                (Token::Number(rest.get(..length)?.parse().ok()?), length)
            }
            '$' | '_' | 'A'..='Z' | 'a'..='z' => {
                let length = 1 + length_while(rest.get(1..)?, |char| {
                    char.is_ascii_alphanumeric() || char == '_'
                });
                (Token::Word(rest.get(..length)?.to_owned()), length)
            }
            _ => sign(rest, first),
        };
        found.push(token);
        rest = rest.get(length..)?.trim_start();
    }
    Some(found)
}

fn sign(rest: &str, first: char) -> (Token, usize) {
    let long = [":=", "!=", "~>", "<=", ">="].into_iter().find(|sign| rest.starts_with(sign));
    let sign = long.map_or_else(|| first.to_string(), str::to_owned);
    let length = sign.len();
    (Token::Sign(sign), length)
}

/// A division never follows these.
fn begins_regex(before: Option<&Token>) -> bool {
    matches!(before, Some(Token::Sign(sign)) if sign == "," || sign == "(")
}

/// What stands between two quotes, and how much text it takes with them.
fn quoted(text: &str, quote: char) -> Option<(&str, usize)> {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            char if char == quote => return Some((text.get(1..at)?, at + 1)),
            _ => {}
        }
    }
    None
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (char, (char == '\\').then(|| chars.next()).flatten()) {
            (_, Some('n')) => plain.push('\n'),
            (_, Some('t')) => plain.push('\t'),
            (_, Some(escaped)) => plain.push(escaped),
            (char, None) => plain.push(char),
        }
    }
    plain
}

fn length_while(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|char| !fits(char)).unwrap_or(text.len())
}

struct Reader {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Reader {
    fn expression(&mut self) -> Option<Expression> {
        self.depth += 1;
        let read = if self.depth > DEEPEST { None } else { self.choice() };
        self.depth -= 1;
        read
    }

    fn choice(&mut self) -> Option<Expression> {
        let condition = self.operation(0)?;
        if !self.takes("?") {
            return Some(condition);
        }
        let yes = self.expression()?;
        let no = if self.takes(":") { self.expression()? } else { Expression::Literal(Json::Null) };
        Some(Expression::Choice(Box::new([condition, yes, no])))
    }

    fn operation(&mut self, level: usize) -> Option<Expression> {
        let Some(signs) = LEVELS.get(level) else { return self.postfix() };
        let mut left = self.operation(level + 1)?;
        while let Some(sign) = signs.iter().find(|sign| self.takes(sign)) {
            let right = self.operation(level + 1)?;
            left = Expression::Operation((*sign).to_owned(), Box::new([left, right]));
        }
        Some(left)
    }

    fn postfix(&mut self) -> Option<Expression> {
        let mut read = self.primary()?;
        loop {
            if self.takes(".") {
                let Some(Token::Word(name)) = self.token() else { return None };
                read = Expression::Member(Box::new(read), name);
            } else if self.takes("[") {
                let index = self.expression()?;
                read = Expression::Item(Box::new(read), Box::new(index));
                self.takes("]").then_some(())?;
            } else {
                return Some(read);
            }
        }
    }

    fn primary(&mut self) -> Option<Expression> {
        match self.token()? {
            Token::Text(text) => Some(Expression::Literal(text.into())),
            Token::Number(number) => Some(Expression::Literal(super::number(number))),
            Token::Regex(regex) => Some(Expression::Regex(regex)),
            Token::Sign(sign) => match sign.as_str() {
                "(" => self.block(),
                "[" => self.listed("]").map(Expression::List),
                "{" => self.map(),
                "-" => match self.token()? {
                    Token::Number(number) => Some(Expression::Literal(super::number(-number))),
                    _ => None,
                },
                _ => None,
            },
            Token::Word(word) => self.word(&word),
        }
    }

    fn word(&mut self, word: &str) -> Option<Expression> {
        match (word, word.strip_prefix('$')) {
            ("true", _) => Some(Expression::Literal(true.into())),
            ("false", _) => Some(Expression::Literal(false.into())),
            ("null", _) => Some(Expression::Literal(Json::Null)),
            ("function", _) | (_, Some("")) => None,
            (_, Some(name)) if self.takes("(") => {
                self.listed(")").map(|arguments| Expression::Call(name.to_owned(), arguments))
            }
            (_, Some(name)) if self.takes(":=") => {
                Some(Expression::Bind(name.to_owned(), Box::new(self.expression()?)))
            }
            (_, Some(name)) => Some(Expression::Variable(name.to_owned())),
            (name, None) => Some(Expression::Name(name.to_owned())),
        }
    }

    fn block(&mut self) -> Option<Expression> {
        let mut statements = Vec::new();
        while !self.takes(")") {
            statements.push(self.expression()?);
            if !self.takes(";") {
                self.takes(")").then_some(())?;
                break;
            }
        }
        Some(Expression::Block(statements))
    }

    fn listed(&mut self, end: &str) -> Option<Vec<Expression>> {
        let mut items = Vec::new();
        while !self.takes(end) {
            items.push(self.expression()?);
            if !self.takes(",") {
                self.takes(end).then_some(())?;
                break;
            }
        }
        Some(items)
    }

    fn map(&mut self) -> Option<Expression> {
        let mut entries = Vec::new();
        while !self.takes("}") {
            let Some(Token::Text(key)) = self.token() else { return None };
            self.takes(":").then_some(())?;
            entries.push((key, self.expression()?));
            if !self.takes(",") {
                self.takes("}").then_some(())?;
                break;
            }
        }
        Some(Expression::Map(entries))
    }

    fn token(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn takes(&mut self, wanted: &str) -> bool {
        let found = match self.tokens.get(self.next) {
            Some(Token::Sign(text) | Token::Word(text)) => text == wanted,
            _ => false,
        };
        self.next += usize::from(found);
        found
    }
}
