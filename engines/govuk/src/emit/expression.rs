//! Expressions in the dialect of `minijinja`, with the truth and the likeness of JavaScript.

use super::Writer;
use crate::nunjucks::{Argument, Compare, Expr, Sum};

impl Writer {
    /// An expression for its value.
    pub(super) fn value(&self, expr: &Expr) -> String {
        match expr {
            Expr::Undefined => "undefined".to_owned(),
            Expr::Null => "none".to_owned(),
            Expr::Bool(bool) => bool.to_string(),
            Expr::Number(number) => number.clone(),
            Expr::Text(text) => quoted(text),
            Expr::Name(name) => self.scopes.name(name),
            // Properties that JavaScript has of its own.
            Expr::Member(of, name) if name == "length" => format!("({} | size)", self.value(of)),
            Expr::Member(of, name) if name == "val" => format!("({} | val)", self.value(of)),
            Expr::Member(of, name) => format!("{}.{name}", self.value(of)),
            Expr::Index(of, at) => format!("{}[{}]", self.value(of), self.value(at)),
            Expr::Call(target, arguments) => match (&**target, &arguments[..]) {
                (Expr::Member(hay, method), [needle]) if method == "includes" => {
                    self.within(&needle.value, hay)
                }
                _ => format!("{}({})", self.value(target), self.arguments(arguments)),
            },
            Expr::Filter(of, name, arguments) => {
                format!(
                    "({} | {name}{})",
                    self.value(of),
                    self.optional_arguments(arguments)
                )
            }
            Expr::Is(subject, test, arguments) => self.is(subject, test, arguments),
            Expr::In(needle, hay) => self.within(needle, hay),
            Expr::Compare(left, compare, right) => self.compare(left, *compare, right),
            Expr::Sum(left, sum, right) => self.sum(left, *sum, right),
            // `and` and `or` give one of their two values, chosen by the truth of the first.
            Expr::And(left, right) if is_bool(left) => {
                format!("({} and {})", self.value(left), self.value(right))
            }
            Expr::And(left, right) => {
                let (first, second) = (self.value(left), self.value(right));
                format!("({second} if {} else {first})", self.condition(left))
            }
            Expr::Or(left, right) if is_bool(left) => {
                format!("({} or {})", self.value(left), self.value(right))
            }
            Expr::Or(left, right) => {
                let (first, second) = (self.value(left), self.value(right));
                format!("({first} if {} else {second})", self.condition(left))
            }
            Expr::Not(inner) => format!("(not {})", self.condition(inner)),
            Expr::Minus(inner) => format!("(-{})", self.value(inner)),
            Expr::If {
                then,
                condition,
                otherwise,
            } => {
                let otherwise = otherwise
                    .as_ref()
                    .map_or("\"\"".to_owned(), |o| self.value(o));
                let (then, condition) = (self.value(then), self.condition(condition));
                format!("({then} if {condition} else {otherwise})")
            }
            Expr::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Expr::Dict(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", self.value(key), self.value(value)))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// An expression for its truth: empty lists and maps are true, as in JavaScript.
    pub(super) fn condition(&self, expr: &Expr) -> String {
        match expr {
            Expr::And(left, right) => {
                format!("({} and {})", self.condition(left), self.condition(right))
            }
            Expr::Or(left, right) => {
                format!("({} or {})", self.condition(left), self.condition(right))
            }
            expr if is_bool(expr) => self.value(expr),
            expr => format!("({} is truthy)", self.value(expr)),
        }
    }

    fn is(&self, subject: &Expr, test: &str, arguments: &[Argument]) -> String {
        let test = if test == "null" { "none" } else { test };
        format!(
            "({} is {test}{})",
            self.value(subject),
            self.optional_arguments(arguments)
        )
    }

    /// Whether a list holds a value, or a text a text.
    fn within(&self, needle: &Expr, hay: &Expr) -> String {
        match hay {
            Expr::List(items) if !items.is_empty() && is_path(needle) => {
                let same = items
                    .iter()
                    .map(|item| self.compare(needle, Compare::Same, item));
                format!("({})", same.collect::<Vec<_>>().join(" or "))
            }
            _ => format!("({} is within({}))", self.value(needle), self.value(hay)),
        }
    }

    fn compare(&self, left: &Expr, compare: Compare, right: &Expr) -> String {
        let subject = self.value(left);
        let other = self.value(right);
        match (compare, right) {
            (Compare::Same, Expr::Undefined) => format!("({subject} is undefined)"),
            (Compare::Same, Expr::Null) => format!("({subject} is none)"),
            (Compare::Same, Expr::Bool(bool)) => format!("({subject} is {bool})"),
            (Compare::Same, _) => format!("({subject} is sameas({other}))"),
            (Compare::Alike, _) => format!("({subject} is alike({other}))"),
            (Compare::Less, _) => format!("({subject} < {other})"),
            (Compare::LessOrSame, _) => format!("({subject} <= {other})"),
            (Compare::More, _) => format!("({subject} > {other})"),
            (Compare::MoreOrSame, _) => format!("({subject} >= {other})"),
        }
    }

    fn sum(&self, left: &Expr, sum: Sum, right: &Expr) -> String {
        let sign = match sum {
            Sum::Plus => return format!("plus({})", self.terms(left, right)),
            Sum::Join => return format!("plus(\"\", {}, {})", self.value(left), self.value(right)),
            Sum::Minus => "-",
            Sum::Times => "*",
            Sum::Over => "/",
            Sum::WholeOver => "//",
            Sum::Remainder => "%",
            Sum::Power => "**",
        };
        format!("({} {sign} {})", self.value(left), self.value(right))
    }

    /// The terms of `a + b + c`, which `plus` puts together from the left.
    fn terms(&self, left: &Expr, right: &Expr) -> String {
        let before = match left {
            Expr::Sum(first, Sum::Plus, second) => self.terms(first, second),
            _ => self.value(left),
        };
        format!("{before}, {}", self.value(right))
    }

    pub(super) fn arguments(&self, arguments: &[Argument]) -> String {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| match &argument.name {
                Some(name) => format!("{name}={}", self.value(&argument.value)),
                None => self.value(&argument.value),
            })
            .collect();
        arguments.join(", ")
    }

    fn optional_arguments(&self, arguments: &[Argument]) -> String {
        if arguments.is_empty() {
            String::new()
        } else {
            format!("({})", self.arguments(arguments))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether an expression can only be true or false.
fn is_bool(expr: &Expr) -> bool {
    match expr {
        Expr::Bool(_) | Expr::Is(..) | Expr::In(..) | Expr::Compare(..) | Expr::Not(_) => true,
        Expr::And(left, right) | Expr::Or(left, right) => is_bool(left) && is_bool(right),
        _ => false,
    }
}

/// Whether an expression may be written twice without doing work twice.
fn is_path(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Member(of, _) => is_path(of),
        _ => false,
    }
}
