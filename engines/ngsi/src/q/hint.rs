//! What a store may look up in its index before it tests entities one by one.

use super::{Choice, Expression, Order, Plan, Step, Term, Test};
use crate::entity::{IndexEntry, IndexValue};

/// How many clauses and how many hints in one the work of combining may make.
const MAX_CLAUSES: usize = 16;
const MAX_HINTS: usize = 64;

/// Something that an index can tell about an attribute, by its full name.
#[derive(Debug, Clone, PartialEq)]
pub enum Hint<'a> {
    /// It has this value.
    Equals(&'a str, IndexValue<'a>),
    /// It has a value between these, of the same sort.
    Range(&'a str, Option<Bound<'a>>, Option<Bound<'a>>),
    /// It is there.
    Exists(&'a str),
}

/// An end of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound<'a> {
    /// The value at the end.
    pub value: IndexValue<'a>,
    /// Whether that value itself belongs to the range.
    pub is_included: bool,
}

impl Hint<'_> {
    /// The attribute that it is about.
    pub fn attribute(&self) -> &str {
        match self {
            Self::Equals(name, _) | Self::Range(name, ..) | Self::Exists(name) => name,
        }
    }

    /// Whether a line of the index satisfies it.
    pub fn matches(&self, entry: &IndexEntry) -> bool {
        let above = |low: &Bound, value: &IndexValue| {
            value.partial_cmp(&low.value).is_some_and(|o| {
                if low.is_included {
                    o.is_ge()
                } else {
                    o.is_gt()
                }
            })
        };
        let below = |high: &Bound, value: &IndexValue| {
            value.partial_cmp(&high.value).is_some_and(|o| {
                if high.is_included {
                    o.is_le()
                } else {
                    o.is_lt()
                }
            })
        };
        entry.attribute == self.attribute()
            && match (self, &entry.value) {
                (Self::Exists(_), _) => true,
                (Self::Equals(_, wanted), Some(value)) => value == wanted,
                (Self::Range(_, low, high), Some(value)) => {
                    low.as_ref().is_none_or(|low| above(low, value))
                        && high.as_ref().is_none_or(|high| below(high, value))
                }
                (_, None) => false,
            }
    }
}

/// Clauses that every matching entity satisfies, and whether they alone decide.
struct Hints<'a> {
    clauses: Vec<Vec<Hint<'a>>>,
    is_exact: bool,
}

impl Plan {
    /// Clauses that every matching entity satisfies; each is satisfied by one of its hints at
    /// least. A store picks the clauses it likes; an empty list means that it must scan.
    pub fn index_hints(&self) -> Vec<Vec<Hint<'_>>> {
        hints(&self.expression).clauses
    }

    /// Whether satisfying all clauses already decides, so that entities need not be tested.
    pub fn is_exact(&self) -> bool {
        hints(&self.expression).is_exact
    }
}

fn hints(expression: &Expression) -> Hints<'_> {
    match expression {
        Expression::Term(term) => of_term(term),
        Expression::All(parts) => parts.iter().map(hints).fold(
            Hints {
                clauses: vec![],
                is_exact: true,
            },
            |mut all, part| {
                all.is_exact &= part.is_exact;
                for clause in part.clauses {
                    if !all.clauses.contains(&clause) {
                        all.clauses.push(clause);
                    }
                }
                all
            },
        ),
        Expression::Any(parts) => parts.iter().map(hints).reduce(either).unwrap_or(Hints {
            clauses: vec![],
            is_exact: false,
        }),
    }
}

/// Each clause of one side joined with each of the other; only the first of each when too many.
fn either<'a>(a: Hints<'a>, b: Hints<'a>) -> Hints<'a> {
    let join = |x: &Vec<Hint<'a>>, y: &Vec<Hint<'a>>| [x.clone(), y.clone()].concat();
    let is_small = a.clauses.len() * b.clauses.len() <= MAX_CLAUSES;
    let taken = if is_small { usize::MAX } else { 1 };
    let clauses: Vec<Vec<Hint>> = a
        .clauses
        .iter()
        .take(taken)
        .flat_map(|x| b.clauses.iter().take(taken).map(move |y| join(x, y)))
        .filter(|clause| clause.len() <= MAX_HINTS)
        .collect();
    let is_exact =
        a.is_exact && b.is_exact && is_small && clauses.len() == a.clauses.len() * b.clauses.len();
    Hints { clauses, is_exact }
}

fn of_term(term: &Term) -> Hints<'_> {
    let Some(Step::Attribute(name)) = term.path.steps.first() else {
        return Hints {
            clauses: vec![],
            is_exact: false,
        };
    };
    let is_plain =
        term.path.steps.len() == 1 && term.path.trail.is_empty() && term.path.linked.is_none();
    let exists = |is_exact| Hints {
        clauses: vec![vec![Hint::Exists(name)]],
        is_exact,
    };
    match &term.test {
        Test::Absent => Hints {
            clauses: vec![],
            is_exact: false,
        },
        Test::Exists => exists(is_plain),
        _ if !is_plain => exists(false),
        Test::Equal(choices) => match choices
            .iter()
            .map(|choice| of_choice(name, choice))
            .collect::<Option<Vec<_>>>()
        {
            Some(clause) if clause.len() <= MAX_HINTS => Hints {
                clauses: vec![clause],
                is_exact: true,
            },
            _ => exists(false),
        },
        Test::Compare(order, literal) => match literal.index_value() {
            Some(value) => {
                let bound = |is_included| {
                    Some(Bound {
                        value: value.clone(),
                        is_included,
                    })
                };
                let range = match order {
                    Order::Less => Hint::Range(name, None, bound(false)),
                    Order::LessOrEqual => Hint::Range(name, None, bound(true)),
                    Order::Greater => Hint::Range(name, bound(false), None),
                    Order::GreaterOrEqual => Hint::Range(name, bound(true), None),
                };
                // The index also holds items of lists and URIs, which have no order.
                Hints {
                    clauses: vec![vec![range]],
                    is_exact: false,
                }
            }
            None => exists(false),
        },
        Test::Unequal(_) | Test::Like { .. } => exists(false),
    }
}

fn of_choice<'a>(name: &'a str, choice: &'a Choice) -> Option<Hint<'a>> {
    let bound = |value| {
        Some(Bound {
            value,
            is_included: true,
        })
    };
    match choice {
        Choice::Is(literal) => Some(Hint::Equals(name, literal.index_value()?)),
        Choice::Between(low, high) => Some(Hint::Range(
            name,
            bound(low.index_value()?),
            bound(high.index_value()?),
        )),
    }
}
