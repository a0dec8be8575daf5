//! Writing a query as text again, with names as short as a context allows.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Choice, Expression, Literal, Order, Path, Plan, Step, Term, Test};
use crate::context::Context;

impl Plan {
    /// The query as text in the words of a context; names that it cannot shorten stand in angle
    /// brackets. Reading it with the same context gives the same plan.
    pub fn to_text(&self, context: &Context) -> String {
        let mut out = String::new();
        expression(&mut out, &self.expression, context, true);
        out
    }
}

fn expression(out: &mut String, all: &Expression, context: &Context, is_outermost: bool) {
    let (parts, by) = match all {
        Expression::Term(one) => return term(out, one, context),
        Expression::All(parts) => (parts, ';'),
        Expression::Any(parts) => (parts, '|'),
    };
    if !is_outermost {
        out.push('(');
    }
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push(by);
        }
        expression(out, part, context, false);
    }
    if !is_outermost {
        out.push(')');
    }
}

fn term(out: &mut String, Term { path: way, test }: &Term, context: &Context) {
    if matches!(test, Test::Absent) {
        out.push('!');
    }
    path(out, way, context);
    match test {
        Test::Exists | Test::Absent => {}
        Test::Equal(wanted) => choices(out, "==", wanted),
        Test::Unequal(wanted) => choices(out, "!=", wanted),
        Test::Compare(order, wanted) => {
            out.push_str(match order {
                Order::Less => "<",
                Order::LessOrEqual => "<=",
                Order::Greater => ">",
                Order::GreaterOrEqual => ">=",
            });
            literal(out, wanted);
        }
        Test::Like { pattern, wanted } => {
            out.push_str(if *wanted { "~=" } else { "!~=" });
            let _ = write!(out, "{}", Value::from(pattern.as_str()));
        }
    }
}

fn path(out: &mut String, way: &Path, context: &Context) {
    for (i, step) in way.steps.iter().enumerate() {
        if i > 0 {
            out.push('.');
        }
        match step {
            Step::Member(member) => out.push_str(member),
            Step::Attribute(full) => name(out, full, context),
        }
    }
    if !way.trail.is_empty() {
        let _ = write!(out, "[{}]", way.trail.join("."));
    }
    if let Some(linked) = &way.linked {
        out.push('{');
        if !linked.types.is_empty() {
            for (i, full) in linked.types.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                name(out, full, context);
            }
            out.push(':');
        }
        path(out, &linked.path, context);
        out.push('}');
    }
}

fn name(out: &mut String, full: &str, context: &Context) {
    let short = context.compact(full);
    let is_plain = !short.contains([':', '.']);
    let _ = if is_plain {
        write!(out, "{short}")
    } else {
        write!(out, "<{full}>")
    };
}

fn choices(out: &mut String, sign: &str, wanted: &[Choice]) {
    out.push_str(sign);
    for (i, choice) in wanted.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        match choice {
            Choice::Is(value) => literal(out, value),
            Choice::Between(low, high) => {
                literal(out, low);
                out.push_str("..");
                literal(out, high);
            }
        }
    }
}

fn literal(out: &mut String, value: &Literal) {
    let _ = match value {
        Literal::Number(number) => write!(out, "{number}"),
        Literal::Bool(bool) => write!(out, "{bool}"),
        Literal::Text(text) => write!(out, "{}", Value::from(text.as_str())),
        Literal::Word(text) | Literal::Time(_, _, text) => write!(out, "{text}"),
    };
}
