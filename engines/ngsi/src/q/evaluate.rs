//! Testing an entity against a query.

use serde_json::Value;

use super::literal::Target;
use super::{AttributePath, Choice, Expression, Order, Path, Plan, Step, Term, Test};
use crate::entity::{Attribute, AttributeKind, Attributes, Entity, Lookup, items};
use crate::time::format_us;

impl Plan {
    /// Whether an entity satisfies the query; links to other entities lead nowhere.
    pub fn matches(&self, entity: &Entity) -> bool {
        self.matches_with(entity, &|_| None)
    }

    /// Whether an entity satisfies the query, with a way to find linked entities.
    pub fn matches_with(&self, entity: &Entity, lookup: &Lookup) -> bool {
        holds(&self.expression, entity, lookup)
    }
}

impl AttributePath {
    /// The first value that the path leads to; moments are written as text.
    pub fn value(&self, entity: &Entity) -> Option<Value> {
        let mut first = None;
        leads(&self.0, entity, &|_| None, &mut |found| {
            first = Some(match found.target {
                Target::Json(value) => value.clone(),
                Target::Moment(at_us) => Value::String(format_us(at_us)),
                Target::Text(text) => Value::String(text.to_owned()),
            });
            true
        });
        first
    }
}

fn holds(expression: &Expression, entity: &Entity, lookup: &Lookup) -> bool {
    match expression {
        Expression::All(parts) => parts.iter().all(|part| holds(part, entity, lookup)),
        Expression::Any(parts) => parts.iter().any(|part| holds(part, entity, lookup)),
        Expression::Term(Term {
            path,
            test: Test::Absent,
        }) => !leads(path, entity, lookup, &mut |_| true),
        Expression::Term(Term { path, test }) => {
            leads(path, entity, lookup, &mut |found| test.holds(&found))
        }
    }
}

/// What a path found: a target and the kind of attribute it belongs to.
struct Found<'a> {
    kind: Option<AttributeKind>,
    is_language: bool,
    target: Target<'a>,
}

/// Follows the path to every target until `test` likes one.
fn leads(
    path: &Path,
    entity: &Entity,
    lookup: &Lookup,
    test: &mut dyn FnMut(Found) -> bool,
) -> bool {
    match path.steps.split_first() {
        Some((Step::Attribute(name), rest)) => {
            step(&entity.attributes, name, rest, path, lookup, test)
        }
        Some((Step::Member(member), _)) => own_member(entity, member, test),
        None => false,
    }
}

fn own_member(entity: &Entity, member: &str, test: &mut dyn FnMut(Found) -> bool) -> bool {
    let mut plain = |target| {
        test(Found {
            kind: None,
            is_language: false,
            target,
        })
    };
    match member {
        "createdAt" => plain(Target::Moment(entity.created_at_us)),
        "modifiedAt" => plain(Target::Moment(entity.modified_at_us)),
        "deletedAt" => entity
            .deleted_at_us
            .is_some_and(|us| plain(Target::Moment(us))),
        "expiresAt" => entity
            .expires_at_us
            .is_some_and(|us| plain(Target::Moment(us))),
        "id" => plain(Target::Text(&entity.id)),
        "type" => entity.types.iter().any(|name| plain(Target::Text(name))),
        "scope" => entity.scopes.iter().any(|scope| plain(Target::Text(scope))),
        _ => false,
    }
}

fn step(
    all: &Attributes,
    name: &str,
    rest: &[Step],
    path: &Path,
    lookup: &Lookup,
    test: &mut dyn FnMut(Found) -> bool,
) -> bool {
    let Some(instances) = all.get(name) else {
        return false;
    };
    instances.iter().any(|a| match rest.split_first() {
        Some((Step::Attribute(next), after)) => {
            step(&a.attributes, next, after, path, lookup, test)
        }
        Some((Step::Member(member), _)) => member_of(a, member, test),
        None => match &path.linked {
            Some(linked) => a.objects().filter_map(lookup).any(|entity| {
                let is_meant = linked.types.is_empty()
                    || linked.types.iter().any(|t| entity.types.contains(t));
                is_meant && leads(&linked.path, &entity, lookup, test)
            }),
            None => value_of(a, &path.trail, test),
        },
    })
}

fn member_of(a: &Attribute, member: &str, test: &mut dyn FnMut(Found) -> bool) -> bool {
    let mut plain = |target| {
        test(Found {
            kind: None,
            is_language: false,
            target,
        })
    };
    let moment = match member {
        "observedAt" => a.observed_at_us,
        "createdAt" => Some(a.created_at_us),
        "modifiedAt" => Some(a.modified_at_us),
        "deletedAt" => a.deleted_at_us,
        "expiresAt" => a.expires_at_us,
        _ => None,
    };
    let text = match member {
        "unitCode" => a.unit_code.as_deref(),
        "datasetId" => a.dataset_id.as_deref(),
        _ => None,
    };
    match (moment, text) {
        (Some(us), _) => plain(Target::Moment(us)),
        (None, Some(text)) => plain(Target::Text(text)),
        (None, None) => false,
    }
}

fn value_of(a: &Attribute, trail: &[String], test: &mut dyn FnMut(Found) -> bool) -> bool {
    let is_language = a.kind == AttributeKind::LanguageProperty;
    let mut found = |value| {
        test(Found {
            kind: Some(a.kind),
            is_language,
            target: Target::Json(value),
        })
    };
    match (trail, &a.value) {
        ([], value) => found(value),
        ([tag], Value::Object(map)) if is_language && tag == "*" => {
            !map.is_empty() && found(&a.value)
        }
        ([tag], Value::Object(map)) if is_language => map
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(tag))
            .is_some_and(|(_, text)| found(text)),
        (names, value) => names
            .iter()
            .try_fold(value, |inner, name| inner.get(name))
            .is_some_and(found),
    }
}

impl Test {
    fn holds(&self, found: &Found) -> bool {
        let links = found.kind.is_some_and(AttributeKind::is_relationship);
        match self {
            Self::Exists => true,
            Self::Absent => false,
            Self::Equal(choices) => {
                found.any_leaf(|leaf| choices.iter().any(|choice| choice.holds(leaf)))
            }
            Self::Unequal(choices) => {
                !found.any_leaf(|leaf| choices.iter().any(|choice| choice.holds(leaf)))
            }
            Self::Compare(..) | Self::Like { .. } if links => false,
            Self::Compare(order, literal) => found
                .any_text_or_whole(|target| literal.order(target).is_some_and(|o| order.holds(o))),
            Self::Like {
                pattern,
                wanted: true,
            } => found.any_text_or_whole(|t| text(t).is_some_and(|t| pattern.is_match(t))),
            Self::Like {
                pattern,
                wanted: false,
            } => {
                found.any_text_or_whole(|t| text(t).is_some())
                    && !found.any_text_or_whole(|t| text(t).is_some_and(|t| pattern.is_match(t)))
            }
        }
    }
}

impl Found<'_> {
    /// Each item of a list, or the value of each language, or the value itself.
    fn any_leaf(&self, mut test: impl FnMut(&Target) -> bool) -> bool {
        match &self.target {
            Target::Json(Value::Object(map)) if self.is_language => map
                .values()
                .flat_map(items)
                .any(|leaf| test(&Target::Json(leaf))),
            Target::Json(value) => items(value).any(|leaf| test(&Target::Json(leaf))),
            other => test(other),
        }
    }

    /// The value of each language, or the value itself: a list has no order and is not text.
    fn any_text_or_whole(&self, mut test: impl FnMut(&Target) -> bool) -> bool {
        match &self.target {
            _ if self.is_language => self.any_leaf(test),
            whole => test(whole),
        }
    }
}

fn text<'a>(target: &'a Target) -> Option<&'a str> {
    match target {
        Target::Json(value) => value.as_str().or_else(|| value.get("@value")?.as_str()),
        Target::Text(text) => Some(text),
        Target::Moment(_) => None,
    }
}

impl Choice {
    fn holds(&self, leaf: &Target) -> bool {
        match self {
            Self::Is(literal) => literal.equals(leaf),
            Self::Between(low, high) => {
                low.order(leaf).is_some_and(|o| o.is_ge())
                    && high.order(leaf).is_some_and(|o| o.is_le())
            }
        }
    }
}

impl Order {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}
