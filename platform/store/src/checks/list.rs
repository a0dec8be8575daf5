//! Lists of findings: by subject, state, severity, criterion and owner; sorted, in pages, counted.

use super::{COLUMNS, FindingRow, read};
use crate::StoreError;
use crate::session::Rd;
use crate::value::Value;

/// Which findings. What is `None` or empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingQuery {
    /// Of this subject.
    pub subject: Option<String>,
    /// Of subjects of these kinds: what stands before the colon, such as "website".
    pub kinds: Vec<String>,
    /// Of subjects of none of these kinds.
    pub other_kinds: Vec<String>,
    /// Standing at one of these.
    pub states: Vec<String>,
    /// Of one of these severities.
    pub severities: Vec<i64>,
    /// Against this criterion.
    pub criterion: Option<String>,
    /// By this rule.
    pub rule: Option<String>,
    /// Faults, also by a person's answer; or questions without an answer.
    pub is_fault: Option<bool>,
    /// In one of these accounts' hands; "" for nobody's.
    pub owners: Vec<String>,
    /// In one of these teams' hands.
    pub teams: Vec<String>,
    /// In which order.
    pub sort: FindingSort,
    /// Findings to leave out first.
    pub skip: i64,
    /// Findings to give at most.
    pub limit: i64,
}

/// In which order findings come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FindingSort {
    /// Faults before questions, the worst first, then what is on most pages.
    #[default]
    Worst,
    /// What is on most pages first.
    Pages,
    /// The newest first.
    Newest,
    /// The longest known first.
    Oldest,
}

/// What is a fault: the rule is sure, or a person said so.
const FAULT: &str = "(outcome = 'fail' OR answer = 'fault')";

/// The findings that `query` asks for.
///
/// # Errors
/// Whatever the database says.
pub fn list(rd: &mut Rd<'_>, query: &FindingQuery) -> Result<Vec<FindingRow>, StoreError> {
    let (clauses, mut bound) = clauses(query);
    let order = match query.sort {
        FindingSort::Worst => {
            format!("CASE WHEN {FAULT} THEN 0 ELSE 1 END, severity, pages DESC, first_us")
        }
        FindingSort::Pages => "pages DESC, severity".into(),
        FindingSort::Newest => "first_us DESC, severity".into(),
        FindingSort::Oldest => "first_us, severity".into(),
    };
    bound.push(Value::Int(query.limit.clamp(0, 100_000)));
    bound.push(Value::Int(query.skip.max(0)));
    let (limit, skip) = (bound.len() - 1, bound.len());
    let sql = format!(
        "SELECT {COLUMNS} FROM finding WHERE {clauses} ORDER BY {order}, id LIMIT ?{limit} OFFSET ?{skip}"
    );
    rd.all(&sql, &bound, read)
}

/// How many findings `query` asks for, pages apart.
///
/// # Errors
/// Whatever the database says.
pub fn count(rd: &mut Rd<'_>, query: &FindingQuery) -> Result<i64, StoreError> {
    let (clauses, bound) = clauses(query);
    let sql = format!("SELECT count(*) FROM finding WHERE {clauses}");
    Ok(rd.one(&sql, &bound, |row| row.int(0))?.unwrap_or(0))
}

/// How many of the open findings of a subject are faults of each severity, the worst first, and how many are
/// questions without an answer.
///
/// # Errors
/// Whatever the database says.
pub fn count_by_severity(rd: &mut Rd<'_>, subject: &str) -> Result<([i64; 4], i64), StoreError> {
    let sql = format!(
        "SELECT CASE WHEN {FAULT} THEN severity ELSE 4 END AS kind, count(*) FROM finding
         WHERE subject = ?1 AND state IN ('open', 'mended') GROUP BY 1"
    );
    let counts = rd.all(&sql, &[Value::from(subject)], |row| {
        Ok((row.int(0)?, row.int(1)?))
    })?;
    let (mut faults, mut questions) = ([0; 4], 0);
    for (kind, n) in counts {
        match usize::try_from(kind).ok().and_then(|at| faults.get_mut(at)) {
            Some(slot) => *slot = n,
            None => questions = n,
        }
    }
    Ok((faults, questions))
}

fn clauses(query: &FindingQuery) -> (String, Vec<Value<'_>>) {
    let mut parts = vec!["1 = 1".to_owned()];
    let mut bound: Vec<Value<'_>> = Vec::new();
    for (column, text) in [("subject", &query.subject), ("rule", &query.rule)] {
        if let Some(text) = text {
            bound.push(Value::from(text));
            parts.push(format!("{column} = ?{}", bound.len()));
        }
    }
    for (column, texts) in [
        ("state", &query.states),
        ("owner", &query.owners),
        ("team", &query.teams),
    ] {
        if !texts.is_empty() {
            let names: Vec<String> = texts
                .iter()
                .map(|text| {
                    bound.push(Value::from(text));
                    format!("?{}", bound.len())
                })
                .collect();
            parts.push(format!("{column} IN ({})", names.join(", ")));
        }
    }
    for (kinds, joined) in [(&query.kinds, " OR "), (&query.other_kinds, " AND NOT ")] {
        if kinds.is_empty() {
            continue;
        }
        let each: Vec<String> = kinds
            .iter()
            .map(|kind| {
                bound.push(Value::from(kind));
                format!(
                    "subject LIKE replace(replace(?{}, '%', ''), '_', '') || ':%'",
                    bound.len()
                )
            })
            .collect();
        let first = if joined == " OR " { "" } else { "NOT " };
        parts.push(format!("({first}{})", each.join(joined)));
    }
    if !query.severities.is_empty() {
        let numbers: Vec<String> = query.severities.iter().map(i64::to_string).collect();
        parts.push(format!("severity IN ({})", numbers.join(", ")));
    }
    if let Some(criterion) = &query.criterion {
        bound.push(Value::from(criterion));
        // The blanks around keep 1.4.1 out of 1.4.11; what a person types has no part in the pattern's signs.
        parts.push(format!(
            "criteria LIKE '% ' || replace(replace(?{}, '%', ''), '_', '') || ' %'",
            bound.len()
        ));
    }
    match query.is_fault {
        Some(true) => parts.push(FAULT.into()),
        Some(false) => parts.push(format!("NOT {FAULT} AND answer = ''")),
        None => {}
    }
    (parts.join(" AND "), bound)
}
