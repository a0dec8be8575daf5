//! Expressions, from the loosest tie to the tightest.

use super::tokens::Token;
use super::tree::{Argument, Compare, Expr, Sum};
use super::{DEEPEST, Reason};

/// The tokens of one tag, read from the front.
pub(super) struct Reader {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    depth: usize,
}

const SUMS: [&[(&str, Sum)]; 4] = [
    &[("~", Sum::Join)],
    &[("+", Sum::Plus), ("-", Sum::Minus)],
    &[
        ("*", Sum::Times),
        ("/", Sum::Over),
        ("//", Sum::WholeOver),
        ("%", Sum::Remainder),
    ],
    &[("**", Sum::Power)],
];

impl Reader {
    pub fn new(tokens: Vec<Token>) -> Self {
        Self {
            tokens: tokens.into_iter().peekable(),
            depth: 0,
        }
    }

    pub fn takes_sign(&mut self, sign: &str) -> bool {
        self.tokens
            .next_if(|t| matches!(t, Token::Sign(s) if *s == sign))
            .is_some()
    }

    pub fn takes_name(&mut self, name: &str) -> bool {
        self.tokens
            .next_if(|t| matches!(t, Token::Name(n) if n == name))
            .is_some()
    }

    fn sees_sign(&mut self, sign: &str) -> bool {
        matches!(self.tokens.peek(), Some(Token::Sign(s)) if *s == sign)
    }

    pub fn wants_sign(&mut self, sign: &'static str) -> Result<(), Reason> {
        if self.takes_sign(sign) {
            Ok(())
        } else {
            Err(self.unexpected(sign))
        }
    }

    pub fn name(&mut self) -> Result<String, Reason> {
        match self.tokens.next() {
            Some(Token::Name(name)) => Ok(name),
            other => Err(unexpected("a name", other)),
        }
    }

    pub fn text(&mut self) -> Result<String, Reason> {
        match self.tokens.next() {
            Some(Token::Text(text)) => Ok(text),
            other => Err(unexpected("a quoted template name", other)),
        }
    }

    pub fn is_done(&mut self) -> bool {
        self.tokens.peek().is_none()
    }

    pub fn done(&mut self) -> Result<(), Reason> {
        if self.is_done() {
            Ok(())
        } else {
            Err(self.unexpected("the end of the tag"))
        }
    }

    fn unexpected(&mut self, wanted: &'static str) -> Reason {
        unexpected(wanted, self.tokens.next())
    }

    /// A whole expression: `a if b else c`, or anything tighter.
    pub fn expression(&mut self) -> Result<Expr, Reason> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Reason::TooDeep(DEEPEST));
        }
        let then = self.or()?;
        let whole = if self.takes_name("if") {
            let condition = Box::new(self.or()?);
            let otherwise = if self.takes_name("else") {
                Some(Box::new(self.expression()?))
            } else {
                None
            };
            Expr::If {
                then: Box::new(then),
                condition,
                otherwise,
            }
        } else {
            then
        };
        self.depth -= 1;
        Ok(whole)
    }

    fn or(&mut self) -> Result<Expr, Reason> {
        let mut left = self.and()?;
        while self.takes_name("or") {
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, Reason> {
        let mut left = self.not()?;
        while self.takes_name("and") {
            left = Expr::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expr, Reason> {
        let mut negations = 0;
        while self.takes_name("not") {
            negations += 1;
        }
        let mut inner = self.within()?;
        for _ in 0..negations {
            inner = Expr::Not(Box::new(inner));
        }
        Ok(inner)
    }

    fn within(&mut self) -> Result<Expr, Reason> {
        let mut left = self.is()?;
        loop {
            let negated = self.takes_name("not");
            if !self.takes_name("in") {
                return if negated {
                    Err(self.unexpected("in"))
                } else {
                    Ok(left)
                };
            }
            let test = Expr::In(Box::new(left), Box::new(self.is()?));
            left = if negated {
                Expr::Not(Box::new(test))
            } else {
                test
            };
        }
    }

    fn is(&mut self) -> Result<Expr, Reason> {
        let subject = self.compare()?;
        if !self.takes_name("is") {
            return Ok(subject);
        }
        let negated = self.takes_name("not");
        let name = self.name()?;
        let arguments = if self.sees_sign("(") {
            self.arguments()?
        } else {
            Vec::new()
        };
        let test = Expr::Is(Box::new(subject), name, arguments);
        Ok(if negated {
            Expr::Not(Box::new(test))
        } else {
            test
        })
    }

    fn compare(&mut self) -> Result<Expr, Reason> {
        let mut left = self.sum(0)?;
        loop {
            let (compare, negated) = match self.tokens.peek() {
                Some(Token::Sign("===")) => (Compare::Same, false),
                Some(Token::Sign("!==")) => (Compare::Same, true),
                Some(Token::Sign("==")) => (Compare::Alike, false),
                Some(Token::Sign("!=")) => (Compare::Alike, true),
                Some(Token::Sign("<")) => (Compare::Less, false),
                Some(Token::Sign("<=")) => (Compare::LessOrSame, false),
                Some(Token::Sign(">")) => (Compare::More, false),
                Some(Token::Sign(">=")) => (Compare::MoreOrSame, false),
                _ => return Ok(left),
            };
            self.tokens.next();
            let test = Expr::Compare(Box::new(left), compare, Box::new(self.sum(0)?));
            left = if negated {
                Expr::Not(Box::new(test))
            } else {
                test
            };
        }
    }

    fn sum(&mut self, level: usize) -> Result<Expr, Reason> {
        let Some(signs) = SUMS.get(level) else {
            return self.unary();
        };
        let mut left = self.sum(level + 1)?;
        loop {
            let Some(&(_, sum)) = signs.iter().find(|(sign, _)| self.takes_sign(sign)) else {
                return Ok(left);
            };
            left = Expr::Sum(Box::new(left), sum, Box::new(self.sum(level + 1)?));
        }
    }

    fn unary(&mut self) -> Result<Expr, Reason> {
        let minus = self.takes_sign("-");
        let mut value = self.postfix()?;
        if minus {
            value = Expr::Minus(Box::new(value));
        }
        while self.takes_sign("|") {
            let name = self.name()?;
            let arguments = if self.sees_sign("(") {
                self.arguments()?
            } else {
                Vec::new()
            };
            value = Expr::Filter(Box::new(value), name, arguments);
        }
        Ok(value)
    }

    fn postfix(&mut self) -> Result<Expr, Reason> {
        let mut value = self.primary()?;
        loop {
            value = if self.takes_sign(".") {
                Expr::Member(Box::new(value), self.name()?)
            } else if self.takes_sign("[") {
                let index = self.expression()?;
                self.wants_sign("]")?;
                Expr::Index(Box::new(value), Box::new(index))
            } else if self.sees_sign("(") {
                Expr::Call(Box::new(value), self.arguments()?)
            } else {
                return Ok(value);
            };
        }
    }

    fn primary(&mut self) -> Result<Expr, Reason> {
        match self.tokens.next() {
            Some(Token::Text(text)) => Ok(Expr::Text(text)),
            Some(Token::Number(number)) => Ok(Expr::Number(number)),
            Some(Token::Name(name)) => Ok(match name.as_str() {
                "true" => Expr::Bool(true),
                "false" => Expr::Bool(false),
                "null" | "none" => Expr::Null,
                "undefined" => Expr::Undefined,
                _ => Expr::Name(name),
            }),
            Some(Token::Sign("(")) => {
                let inner = self.expression()?;
                self.wants_sign(")")?;
                Ok(inner)
            }
            Some(Token::Sign("[")) => self.list_until("]", Self::expression).map(Expr::List),
            Some(Token::Sign("{")) => self.list_until("}", Self::entry).map(Expr::Dict),
            other => Err(unexpected("a value", other)),
        }
    }

    /// A key, quoted or not, and its value.
    fn entry(&mut self) -> Result<(Expr, Expr), Reason> {
        let key = match self.tokens.next() {
            Some(Token::Name(key) | Token::Text(key) | Token::Number(key)) => Expr::Text(key),
            other => return Err(unexpected("a key", other)),
        };
        self.wants_sign(":")?;
        Ok((key, self.expression()?))
    }

    /// The arguments of a call, parentheses included.
    pub fn arguments(&mut self) -> Result<Vec<Argument>, Reason> {
        self.wants_sign("(")?;
        self.list_until(")", Self::argument)
    }

    fn argument(&mut self) -> Result<Argument, Reason> {
        let value = self.expression()?;
        if !self.takes_sign("=") {
            return Ok(Argument { name: None, value });
        }
        match value {
            Expr::Name(name) => Ok(Argument {
                name: Some(name),
                value: self.expression()?,
            }),
            _ => Err(Reason::Unexpected {
                wanted: "a name",
                got: "a value before \"=\"".into(),
            }),
        }
    }

    fn list_until<T>(
        &mut self,
        close: &'static str,
        item: impl Fn(&mut Self) -> Result<T, Reason>,
    ) -> Result<Vec<T>, Reason> {
        let mut items = Vec::new();
        while !self.takes_sign(close) {
            items.push(item(self)?);
            if !self.takes_sign(",") {
                self.wants_sign(close)?;
                break;
            }
        }
        Ok(items)
    }
}

fn unexpected(wanted: &'static str, got: Option<Token>) -> Reason {
    let got = got.map_or_else(
        || "the end of the tag".to_owned(),
        |token| token.to_string(),
    );
    Reason::Unexpected { wanted, got }
}
