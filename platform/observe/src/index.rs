//! What can be looked up of an entity, and what a query looks up: two sides that must agree.
//!
//! Numbers are kept as they are. Texts are cut at [`INDEXED_CHARS`], or before a NUL, which the store
//! does not take. Yes and no are kept as the texts `true` and `false`. A point is its smallest map
//! cell; any other shape is the cells that cover it. The end of an entity's life is kept as a number
//! under its full name. An index only narrows: the engine tests whatever it yields.

use geo::{Cell, Geometry, cell};
use ngsi::context::NGSI_LD;
use ngsi::entity::IndexValue;
use ngsi::q::Hint;
use ngsi::select::TypeSelection;
use ngsi::{AttributeKind, Entity};
use store::entities::{Condition, INDEXED_CHARS, Index, Tenant, Wanted};

use crate::Query;

/// Cells that cover a shape that is kept, and one that is asked for.
const CELLS_KEPT: usize = 16;
const CELLS_ASKED: usize = 12;
/// The finest cells that cover a shape that is kept.
const FINEST: u8 = 24;

/// The name under which the end of an entity's life is kept.
pub fn expiry() -> String {
    format!("{NGSI_LD}expiresAt")
}

/// Which attributes an index is made for.
pub enum Part<'a> {
    /// The whole entity.
    Whole,
    /// Attributes of these full names, and types and expiry if they changed.
    Of { names: &'a [&'a str], members: bool },
}

/// What can be looked up of an entity.
pub fn of(entity: &Entity, part: &Part<'_>) -> Index {
    match part {
        Part::Whole => {
            let mut index = attributes(entity, |_| true);
            members(&mut index, entity);
            index
        }
        Part::Of {
            names,
            members: with_members,
        } => {
            let mut index = attributes(entity, |name| names.contains(&name));
            if *with_members {
                members(&mut index, entity);
            }
            index
        }
    }
}

fn members(index: &mut Index, entity: &Entity) {
    index.types.clone_from(&entity.types);
    #[expect(
        clippy::cast_precision_loss,
        reason = "exact until the year 2255, and only narrows"
    )]
    index
        .numbers
        .extend(entity.expires_at_us.map(|at_us| (expiry(), at_us as f64)));
}

fn attributes(entity: &Entity, is_meant: impl Fn(&str) -> bool) -> Index {
    let mut index = Index::default();
    for entry in entity.index_entries_of(&is_meant) {
        let name = entry.attribute.to_owned();
        match entry.value {
            None => index.has.push(name),
            Some(IndexValue::Number(number)) => index.numbers.push((name, number)),
            Some(IndexValue::Text(text)) => index.texts.push((name, cut(&text))),
            Some(IndexValue::Bool(bool)) => index.texts.push((name, bool.to_string())),
        }
    }
    for (name, instances) in entity.attributes.iter().filter(|(name, _)| is_meant(name)) {
        for attribute in instances
            .iter()
            .filter(|a| a.kind == AttributeKind::GeoProperty)
        {
            index.cells.extend(
                cells(&attribute.value)
                    .into_iter()
                    .map(|cell| (name.clone(), cell.id())),
            );
        }
    }
    index
}

fn cells(place: &serde_json::Value) -> Vec<Cell> {
    match Geometry::from_geojson(place) {
        Ok(Geometry::Point(point)) => vec![Cell::at(point, cell::FINEST_LEVEL)],
        Ok(shape) => cell::cover(&shape, CELLS_KEPT, FINEST),
        Err(_) => Vec::new(),
    }
}

fn cut(text: &str) -> String {
    text.chars()
        .take(INDEXED_CHARS)
        .take_while(|c| *c != '\0')
        .collect()
}

/// What the store looks up for a query.
pub fn wanted(tenant: Tenant, query: &Query) -> Wanted {
    let mut wanted = Wanted {
        tenant,
        ids: query.ids.clone(),
        types: query.types.as_ref().map(names).unwrap_or_default(),
        conditions: Vec::new(),
    };
    match query.selection.as_slice() {
        [] => {}
        [only] if wanted.ids.is_empty() => {
            wanted.ids.clone_from(&only.ids);
            if wanted.types.is_empty() {
                wanted.types = only.types.as_ref().map(names).unwrap_or_default();
            }
        }
        several if wanted.types.is_empty() => {
            let each: Option<Vec<Vec<String>>> = several
                .iter()
                .map(|s| s.types.as_ref().map(names))
                .collect();
            wanted.types = each.unwrap_or_default().concat();
        }
        _ => {}
    }
    if !query.attributes.is_empty() {
        wanted.conditions.push(Condition::Any(
            query
                .attributes
                .iter()
                .cloned()
                .map(Condition::Has)
                .collect(),
        ));
    }
    for clause in query.q.iter().flat_map(|plan| plan.index_hints()) {
        wanted
            .conditions
            .push(Condition::Any(clause.iter().map(condition).collect()));
    }
    wanted
        .conditions
        .extend(query.geo.as_ref().and_then(places));
    wanted
}

fn names(types: &TypeSelection) -> Vec<String> {
    types.one_of().into_iter().map(ToOwned::to_owned).collect()
}

fn condition(hint: &Hint<'_>) -> Condition {
    let attr = hint.attribute().to_owned();
    match hint {
        Hint::Equals(_, IndexValue::Number(number)) => Condition::Number {
            attr,
            low: *number,
            high: *number,
        },
        Hint::Equals(_, IndexValue::Text(text)) => Condition::Text {
            attr,
            any_of: vec![cut(text)],
        },
        Hint::Equals(_, IndexValue::Bool(bool)) => Condition::Text {
            attr,
            any_of: vec![bool.to_string()],
        },
        Hint::Range(_, low, high) => {
            let end = |bound: &Option<ngsi::q::Bound<'_>>, none: f64| match bound {
                None => Some(none),
                Some(bound) => match bound.value {
                    IndexValue::Number(number) => Some(number),
                    _ => None,
                },
            };
            match (end(low, f64::NEG_INFINITY), end(high, f64::INFINITY)) {
                (Some(low), Some(high)) => Condition::Number { attr, low, high },
                // Texts between two others: only that there is such an attribute is looked up.
                _ => Condition::Has(attr),
            }
        }
        Hint::Exists(_) => Condition::Has(attr),
    }
}

fn places(query: &ngsi::geoq::GeoQuery) -> Option<Condition> {
    let cover = query.cover(CELLS_ASKED)?;
    let found = cell::lookups(&cover);
    let ranges = found
        .ranges
        .into_iter()
        .chain(found.ancestors.into_iter().map(|id| (id, id)))
        .collect();
    Some(Condition::Cells {
        attr: query.property().to_owned(),
        ranges,
    })
}
