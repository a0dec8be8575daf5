//! Finding entities: the narrowest index first, the rest by reading.

use super::{Kept, Tenant, kept};
use crate::StoreError;
use crate::session::{Flow, Rd};
use crate::terms;
use crate::value::Value;

/// Places that one index may yield before it counts as too broad to collect.
const NARROW: usize = 4096;
/// Entities read in one statement.
const CHUNK: usize = 32;

/// What every wanted entity must satisfy. The scan may yield more: the caller reads each and decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Whose.
    pub tenant: Tenant,
    /// With one of these ids, if any are given.
    pub ids: Vec<String>,
    /// Of one of these types, if any are given.
    pub types: Vec<String>,
    /// Satisfying all of these.
    pub conditions: Vec<Condition>,
}

/// Something an index can decide. Names are IRIs.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Has the attribute.
    Has(String),
    /// The attribute is a number from `low` to `high`, both included.
    Number {
        /// Which attribute.
        attr: String,
        /// Negative infinity for no bound.
        low: f64,
        /// Infinity for no bound.
        high: f64,
    },
    /// The attribute is a text beginning with the indexed part of one of these.
    Text {
        /// Which attribute.
        attr: String,
        /// Any of them.
        any_of: Vec<String>,
    },
    /// The geographic attribute touches one of these ranges of cells, ends included.
    Cells {
        /// Which attribute.
        attr: String,
        /// From, to.
        ranges: Vec<(i64, i64)>,
    },
}

/// Hands over candidates in the order of their creation, until `each` has enough.
///
/// # Errors
/// Those of `each`, and whatever the database says.
pub fn scan(
    rd: &mut Rd<'_>,
    wanted: &Wanted,
    mut each: impl FnMut(Kept) -> Result<Flow, StoreError>,
) -> Result<(), StoreError> {
    if !wanted.ids.is_empty() {
        return by_id(rd, wanted, &mut each);
    }
    let Some(paths) = paths(rd, wanted)? else { return Ok(()) };
    match narrowest(rd, &paths)? {
        Some(places) => by_place(rd, &places, &mut each).map(drop),
        None => broad(rd, wanted, &paths, &mut each),
    }
}

type Each<'e> = &'e mut dyn FnMut(Kept) -> Result<Flow, StoreError>;

fn by_id(rd: &mut Rd<'_>, wanted: &Wanted, each: Each<'_>) -> Result<(), StoreError> {
    let mut found = Vec::new();
    for id in &wanted.ids {
        found.extend(super::get(rd, wanted.tenant, id)?);
    }
    found.sort_by_key(|kept| kept.place);
    found.dedup_by_key(|kept| kept.place);
    for kept in found {
        if each(kept)? == Flow::Enough {
            break;
        }
    }
    Ok(())
}

/// A way into the entities: an index and the part of it that is wanted.
struct Path {
    /// `FROM … WHERE …`, with one place per row.
    from: &'static str,
    /// Values for each part; the parts are alternatives.
    parts: Vec<Vec<Bound>>,
    /// In the order of places already, so that it can be walked without collecting.
    walkable: bool,
}

/// A bound value that the path owns.
enum Bound {
    Int(i64),
    Real(f64),
    Text(String),
}

impl Bound {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Int(n) => Value::Int(*n),
            Self::Real(n) => Value::Real(*n),
            Self::Text(s) => Value::Text(s),
        }
    }
}

/// The ways in, or none if some name is unknown, so that nothing can match.
fn paths(rd: &mut Rd<'_>, wanted: &Wanted) -> Result<Option<Vec<Path>>, StoreError> {
    let mut paths = Vec::new();
    if !wanted.types.is_empty() {
        let mut parts = Vec::new();
        for iri in &wanted.types {
            parts.extend(terms::find(rd, wanted.tenant, iri)?.map(|term| vec![Bound::Int(term)]));
        }
        paths.push(Path { from: "entity_type WHERE type = ?1", walkable: parts.len() == 1, parts });
    }
    for condition in &wanted.conditions {
        let (Condition::Has(attr)
        | Condition::Number { attr, .. }
        | Condition::Text { attr, .. }
        | Condition::Cells { attr, .. }) = condition;
        let Some(term) = terms::find(rd, wanted.tenant, attr)? else { return Ok(None) };
        let one = |rest: Vec<Bound>| std::iter::once(Bound::Int(term)).chain(rest).collect::<Vec<_>>();
        paths.push(match condition {
            Condition::Has(_) => {
                Path { from: "entity_has WHERE attr = ?1", parts: vec![one(vec![])], walkable: true }
            }
            Condition::Number { low, high, .. } => Path {
                from: "entity_number WHERE attr = ?1 AND number >= ?2 AND number <= ?3",
                parts: vec![one(vec![Bound::Real(low.max(f64::MIN)), Bound::Real(high.min(f64::MAX))])],
                walkable: low == high,
            },
            Condition::Text { any_of, .. } => Path {
                from: "entity_text WHERE attr = ?1 AND words = ?2",
                parts: any_of.iter().map(|s| one(vec![Bound::Text(s.clone())])).collect(),
                walkable: any_of.len() == 1,
            },
            Condition::Cells { ranges, .. } => Path {
                from: "entity_cell WHERE attr = ?1 AND cell >= ?2 AND cell <= ?3",
                parts: ranges.iter().map(|(from, to)| one(vec![Bound::Int(*from), Bound::Int(*to)])).collect(),
                walkable: false,
            },
        });
    }
    Ok(if paths.iter().any(|path| path.parts.is_empty()) { None } else { Some(paths) })
}

/// The places that satisfy every narrow path, sorted; none if all paths are broad.
fn narrowest(rd: &mut Rd<'_>, paths: &[Path]) -> Result<Option<Vec<i64>>, StoreError> {
    let mut places: Option<Vec<i64>> = None;
    for path in paths {
        let limit = places.as_ref().map_or(NARROW, |found| found.len().clamp(64, NARROW));
        let Some(found) = collect(rd, path, limit)? else { continue };
        places = Some(match places {
            None => found,
            Some(others) => others.into_iter().filter(|place| found.binary_search(place).is_ok()).collect(),
        });
    }
    Ok(places)
}

/// The places of a path, sorted, if there are no more than `limit`.
fn collect(rd: &mut Rd<'_>, path: &Path, limit: usize) -> Result<Option<Vec<i64>>, StoreError> {
    let mut places = Vec::new();
    let sql = format!("SELECT place FROM {} LIMIT {}", path.from, limit + 1);
    for part in &path.parts {
        let bound: Vec<Value<'_>> = part.iter().map(Bound::value).collect();
        rd.each(&sql, &bound, |row| {
            places.push(row.int(0)?);
            Ok(Flow::More)
        })?;
        if places.len() > limit {
            return Ok(None);
        }
    }
    places.sort_unstable();
    places.dedup();
    Ok(Some(places))
}

/// Reads the entities at `places`, in order.
fn by_place(rd: &mut Rd<'_>, places: &[i64], each: Each<'_>) -> Result<Flow, StoreError> {
    let slots: Vec<String> = (1..=CHUNK).map(|i| format!("?{i}")).collect();
    let sql = format!("SELECT place, doc FROM entity WHERE place IN ({}) ORDER BY place", slots.join(", "));
    for chunk in places.chunks(CHUNK) {
        // A short last chunk repeats its last place, so that one prepared statement serves all.
        let last = chunk[chunk.len() - 1];
        let bound: Vec<Value<'_>> =
            chunk.iter().copied().chain(std::iter::repeat(last)).take(CHUNK).map(Value::Int).collect();
        let mut flow = Flow::More;
        rd.each(&sql, &bound, |row| {
            flow = each(kept(row)?)?;
            Ok(flow)
        })?;
        if flow == Flow::Enough {
            return Ok(flow);
        }
    }
    Ok(Flow::More)
}

/// Walks a broad path in the order of places, reading as it goes.
fn broad(rd: &mut Rd<'_>, wanted: &Wanted, paths: &[Path], each: Each<'_>) -> Result<(), StoreError> {
    const STEP: i64 = 512;
    let walk = paths.iter().find(|path| path.walkable);
    let whole = [Value::Int(wanted.tenant.0)];
    let mut after = i64::MIN;
    loop {
        let (from, mut bound) = match walk {
            Some(path) => (path.from, path.parts[0].iter().map(Bound::value).collect()),
            None => ("entity WHERE tenant = ?1", whole.to_vec()),
        };
        bound.push(after.into());
        let sql = format!("SELECT place FROM {from} AND place > ?{} ORDER BY place LIMIT {STEP}", bound.len());
        let places = rd.all(&sql, &bound, |row| row.int(0))?;
        let Some(&last) = places.last() else { return Ok(()) };
        if by_place(rd, &places, each)? == Flow::Enough {
            return Ok(());
        }
        after = last;
    }
}
