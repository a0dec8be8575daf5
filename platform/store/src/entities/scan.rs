//! Finding entities: the narrowest index first, the rest by reading.

use super::Tenant;
use crate::StoreError;
use crate::dialect::Row;
use crate::session::{Flow, Rd};
use crate::terms;
use crate::value::Value;

/// Places that one index may yield before it counts as too broad to collect.
const NARROW: usize = 4096;
/// The same for a first look: most questions are narrower than this, or are answered by a short walk.
const FEW: usize = 256;
/// The same of an index that yields its places in order, so that walking it costs little more.
const FEW_IN_ORDER: usize = 64;
/// Places walked before a second, longer look at the indexes.
const SHORT_WALK: usize = 2048;
/// Entities read by their places in one statement.
const CHUNK: usize = 32;
/// Entities read along an index in one statement: few at first, since a few may do.
const FIRST_STEP: usize = 64;
const LONGEST_STEP: usize = 1024;

/// Entities of a tenant after a place, so many.
const ALL: &str =
    "SELECT place, doc FROM entity WHERE tenant = ?1 AND place > ?2 ORDER BY place LIMIT ?3";

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
    /// Satisfies one of these at least.
    Any(Vec<Condition>),
}

/// An entity that may be wanted, as it lies in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'d> {
    /// Its place in the order of creation.
    pub place: i64,
    /// The bytes that were handed over.
    pub doc: &'d [u8],
}

impl<'d> Candidate<'d> {
    fn of(row: &'d Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            place: row.int(0)?,
            doc: row.lent_bytes(1)?,
        })
    }
}

/// Hands over candidates in the order of their creation, until `each` has enough.
///
/// # Errors
/// Those of `each`, and whatever the database says.
pub fn scan(
    rd: &mut Rd<'_>,
    wanted: &Wanted,
    mut each: impl FnMut(Candidate<'_>) -> Result<Flow, StoreError>,
) -> Result<(), StoreError> {
    if !wanted.ids.is_empty() {
        return by_id(rd, wanted, &mut each);
    }
    let Some(paths) = paths(rd, wanted)? else {
        return Ok(());
    };
    if let Some(places) = narrowest(rd, &paths, FEW)? {
        return by_place(rd, &places, &mut each).map(drop);
    }
    let mut walk = Walk::new(wanted, &paths);
    if walk.go(rd, SHORT_WALK, &mut each)? == Flow::Enough {
        return Ok(());
    }
    if let Some(mut places) = narrowest(rd, &paths, NARROW)? {
        places.retain(|&place| place > walk.after);
        return by_place(rd, &places, &mut each).map(drop);
    }
    walk.go(rd, usize::MAX, &mut each).map(drop)
}

/// Hands over the entities that were created after the one at `after`, `most` of them.
///
/// # Errors
/// Those of `each`, and whatever the database says.
pub fn walk(
    rd: &mut Rd<'_>,
    tenant: Tenant,
    after: i64,
    most: usize,
    mut each: impl FnMut(Candidate<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    rd.each(
        ALL,
        &[Value::Int(tenant.0), Value::Int(after), Value::Int(most)],
        |row| each(Candidate::of(row)?).map(|()| Flow::More),
    )
}

type Each<'e> = &'e mut dyn FnMut(Candidate<'_>) -> Result<Flow, StoreError>;

fn by_id(rd: &mut Rd<'_>, wanted: &Wanted, each: Each<'_>) -> Result<(), StoreError> {
    let mut found = Vec::new();
    for id in &wanted.ids {
        found.extend(super::get(rd, wanted.tenant, id)?);
    }
    found.sort_by_key(|kept| kept.place);
    found.dedup_by_key(|kept| kept.place);
    for kept in found {
        let candidate = Candidate {
            place: kept.place,
            doc: &kept.doc,
        };
        if each(candidate)? == Flow::Enough {
            break;
        }
    }
    Ok(())
}

/// A way into the entities: parts of indexes that are alternatives.
struct Path {
    parts: Vec<Part>,
    /// How well it serves for a walk: 0 if it yields places in no order.
    walk: u8,
}

/// A part of one index.
struct Part {
    /// The index, which has one place per row.
    table: &'static str,
    /// Which of its rows, each named `x`.
    filter: &'static str,
    bound: Vec<Bound>,
}

/// A bound value that the path owns.
#[derive(Clone)]
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
            let term = terms::find(rd, wanted.tenant, iri)?;
            parts.extend(term.map(|term| Part {
                table: "entity_type",
                filter: "x.type = ?1",
                bound: vec![Bound::Int(term)],
            }));
        }
        paths.push(Path {
            walk: if parts.len() == 1 { 2 } else { 0 },
            parts,
        });
    }
    for condition in &wanted.conditions {
        paths.push(path(rd, wanted.tenant, condition)?);
    }
    Ok(if paths.iter().any(|path| path.parts.is_empty()) {
        None
    } else {
        Some(paths)
    })
}

fn path(rd: &mut Rd<'_>, tenant: Tenant, condition: &Condition) -> Result<Path, StoreError> {
    let nothing = Path {
        parts: Vec::new(),
        walk: 0,
    };
    let attr = match condition {
        Condition::Has(attr)
        | Condition::Number { attr, .. }
        | Condition::Text { attr, .. }
        | Condition::Cells { attr, .. } => attr,
        Condition::Any(any) => {
            let mut whole = nothing;
            for condition in any {
                let one = path(rd, tenant, condition)?;
                whole.walk = if any.len() == 1 { one.walk } else { 0 };
                whole.parts.extend(one.parts);
            }
            return Ok(whole);
        }
    };
    let Some(term) = terms::find(rd, tenant, attr)? else {
        return Ok(nothing);
    };
    let part = |table, filter, rest: Vec<Bound>| Part {
        table,
        filter,
        bound: std::iter::once(Bound::Int(term)).chain(rest).collect(),
    };
    Ok(match condition {
        Condition::Number { low, high, .. } if low == high => Path {
            parts: vec![part(
                "entity_number",
                "x.attr = ?1 AND x.number = ?2",
                vec![Bound::Real(*low)],
            )],
            walk: 3,
        },
        Condition::Number { low, high, .. } => Path {
            parts: vec![part(
                "entity_number",
                "x.attr = ?1 AND x.number >= ?2 AND x.number <= ?3",
                vec![
                    Bound::Real(low.max(f64::MIN)),
                    Bound::Real(high.min(f64::MAX)),
                ],
            )],
            walk: 0,
        },
        Condition::Text { any_of, .. } => Path {
            parts: any_of
                .iter()
                .map(|s| {
                    part(
                        "entity_text",
                        "x.attr = ?1 AND x.words = ?2",
                        vec![Bound::Text(s.clone())],
                    )
                })
                .collect(),
            walk: if any_of.len() == 1 { 3 } else { 0 },
        },
        Condition::Cells { ranges, .. } => Path {
            parts: ranges
                .iter()
                .map(|&(from, to)| {
                    part(
                        "entity_cell",
                        "x.attr = ?1 AND x.cell >= ?2 AND x.cell <= ?3",
                        vec![Bound::Int(from), Bound::Int(to)],
                    )
                })
                .collect(),
            walk: 0,
        },
        Condition::Has(_) | Condition::Any(_) => Path {
            parts: vec![part("entity_has", "x.attr = ?1", vec![])],
            walk: 1,
        },
    })
}

/// The places that satisfy every path of at most `most` places, sorted; none if all paths are broader.
fn narrowest(rd: &mut Rd<'_>, paths: &[Path], most: usize) -> Result<Option<Vec<i64>>, StoreError> {
    let mut places: Option<Vec<i64>> = None;
    for path in paths {
        let most = match most {
            FEW if path.walk > 0 => FEW_IN_ORDER,
            most => most,
        };
        let limit = places
            .as_ref()
            .map_or(most, |found| found.len().clamp(64, most));
        let Some(found) = collect(rd, path, limit)? else {
            continue;
        };
        places = Some(match places {
            None => found,
            Some(others) => others
                .into_iter()
                .filter(|place| found.binary_search(place).is_ok())
                .collect(),
        });
    }
    Ok(places)
}

/// The places of a path, sorted, if there are no more than `limit`.
fn collect(rd: &mut Rd<'_>, path: &Path, limit: usize) -> Result<Option<Vec<i64>>, StoreError> {
    let mut places = Vec::new();
    for part in &path.parts {
        let mut bound: Vec<Value<'_>> = part.bound.iter().map(Bound::value).collect();
        let sql = format!(
            "SELECT x.place FROM {} x WHERE {} LIMIT ?{}",
            part.table,
            part.filter,
            bound.len() + 1
        );
        bound.push(Value::Int(i64::try_from(limit + 1).unwrap_or(i64::MAX)));
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
    let sql = format!(
        "SELECT place, doc FROM entity WHERE place IN ({}) ORDER BY place",
        slots.join(", ")
    );
    for chunk in places.chunks(CHUNK) {
        // A short last chunk repeats its last place, so that one prepared statement serves all.
        let last = chunk[chunk.len() - 1];
        let bound: Vec<Value<'_>> = chunk
            .iter()
            .copied()
            .chain(std::iter::repeat(last))
            .take(CHUNK)
            .map(Value::Int)
            .collect();
        let mut flow = Flow::More;
        rd.each(&sql, &bound, |row| {
            flow = each(Candidate::of(row)?)?;
            Ok(flow)
        })?;
        if flow == Flow::Enough {
            return Ok(flow);
        }
    }
    Ok(Flow::More)
}

/// Goes along a broad path in the order of places, reading as it goes.
struct Walk {
    /// What is read, with `?` and a number for the last place and for how many.
    sql: String,
    bound: Vec<Bound>,
    /// The last place that was read.
    after: i64,
    step: usize,
}

impl Walk {
    fn new(wanted: &Wanted, paths: &[Path]) -> Self {
        let best = paths
            .iter()
            .filter(|path| path.walk > 0)
            .max_by_key(|path| path.walk);
        let (sql, bound) = match best.and_then(|path| path.parts.first()) {
            // The order of the tables is meant: SQLite keeps to it where they are joined by CROSS.
            Some(part) => (
                format!(
                    "SELECT x.place, e.doc FROM {} x CROSS JOIN entity e
                     WHERE {} AND x.place > ?{} AND e.place = x.place ORDER BY x.place LIMIT ?{}",
                    part.table,
                    part.filter,
                    part.bound.len() + 1,
                    part.bound.len() + 2
                ),
                part.bound.clone(),
            ),
            None => (ALL.to_owned(), vec![Bound::Int(wanted.tenant.0)]),
        };
        Self {
            sql,
            bound,
            after: i64::MIN,
            step: FIRST_STEP,
        }
    }

    /// Reads about `most` places further; [`Flow::Enough`] when there is no more to do.
    fn go(&mut self, rd: &mut Rd<'_>, most: usize, each: Each<'_>) -> Result<Flow, StoreError> {
        let mut walked = 0;
        while walked < most {
            let mut bound: Vec<Value<'_>> = self.bound.iter().map(Bound::value).collect();
            bound.extend([
                Value::Int(self.after),
                Value::Int(i64::try_from(self.step).unwrap_or(i64::MAX)),
            ]);
            let (mut flow, mut read) = (Flow::More, 0);
            rd.each(&self.sql, &bound, |row| {
                let candidate = Candidate::of(row)?;
                (self.after, read) = (candidate.place, read + 1);
                flow = each(candidate)?;
                Ok(flow)
            })?;
            if flow == Flow::Enough || read < self.step {
                return Ok(Flow::Enough);
            }
            walked += read;
            self.step = (self.step * 2).min(LONGEST_STEP);
        }
        Ok(Flow::More)
    }
}
