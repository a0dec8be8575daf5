//! Finding cases: by what they are, where they stand, who has them, where and when; sorted, in pages, counted.

use kit::Time;

use super::{COLUMNS, CaseRow, read};
use crate::StoreError;
use crate::session::Rd;
use crate::value::Value;

/// Which cases. What is `None` or empty asks nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CaseQuery {
    /// Open ones, or closed ones.
    pub open: Option<bool>,
    /// Private ones, or the others.
    pub private: Option<bool>,
    /// That this circle may know of: none of the others that are private.
    pub private_for: Option<Circle>,
    /// In one of these statuses.
    pub statuses: Vec<String>,
    /// In one of these categories.
    pub categories: Vec<String>,
    /// In one of these teams' hands.
    pub teams: Vec<String>,
    /// In one of these accounts' hands; "" for nobody's.
    pub owners: Vec<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Asked with this form.
    pub form: Option<String>,
    /// Asked with this version of its form.
    pub form_version: Option<i64>,
    /// In this ward.
    pub ward: Option<String>,
    /// About this thing.
    pub asset: Option<String>,
    /// That reached us in this way.
    pub source: Option<String>,
    /// Duplicates of this case; `Some("")` for those that are not duplicates.
    pub parent: Option<String>,
    /// From this address.
    pub email: Option<String>,
    /// From this number.
    pub phone: Option<String>,
    /// Of this priority or more.
    pub priority: Option<i64>,
    /// Due before, and not standing.
    pub due_before: Option<Time>,
    /// Opened from this time on.
    pub from: Option<Time>,
    /// Opened before this time.
    pub to: Option<Time>,
    /// Changed from this time on.
    pub changed_from: Option<Time>,
    /// Changed before this time.
    pub changed_to: Option<Time>,
    /// Every one of these begins a word of the case.
    pub words: Vec<String>,
    /// Within west, south, east, north, in degrees.
    pub within: Option<[f64; 4]>,
    /// In which order.
    pub sort: Sort,
    /// The other way round.
    pub backwards: bool,
    /// Cases to leave out first.
    pub skip: i64,
    /// Cases to give at most.
    pub limit: i64,
}

/// Whose private cases may be known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circle {
    /// Those in the hands of these teams.
    pub teams: Vec<String>,
    /// Those in the hands of these accounts.
    pub owners: Vec<String>,
}

/// In which order cases come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Oldest first.
    #[default]
    Created,
    /// Longest unchanged first.
    Changed,
    /// Most pressing first: those without a date last.
    Due,
    /// Lowest first.
    Priority,
    /// By reference.
    Reference,
    /// By category.
    Category,
    /// By status.
    Status,
    /// By owner.
    Owner,
    /// By ward.
    Ward,
    /// By title.
    Title,
}

/// What cases can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Their status.
    Status,
    /// Who has them.
    Owner,
    /// What they are about.
    Category,
    /// Which team has them.
    Team,
    /// Their form.
    Form,
    /// Their kind.
    Kind,
    /// Their ward.
    Ward,
    /// The thing that they are about.
    Asset,
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Owner => "owner",
            Self::Category => "category",
            Self::Team => "team",
            Self::Form => "form",
            Self::Kind => "kind",
            Self::Ward => "ward",
            Self::Asset => "asset",
        }
    }
}

/// The cases that `query` asks for.
///
/// # Errors
/// Whatever the database says.
pub fn list(rd: &mut Rd<'_>, query: &CaseQuery) -> Result<Vec<CaseRow>, StoreError> {
    let mut clauses = Clauses::of(query);
    let way = if query.backwards { "DESC" } else { "ASC" };
    let order = match query.sort {
        Sort::Created => format!("created_us {way}"),
        Sort::Changed => format!("changed_us {way}"),
        Sort::Due => format!("CASE WHEN due_us IS NULL THEN 1 ELSE 0 END, due_us {way}"),
        Sort::Priority => format!("priority {way}, created_us ASC"),
        Sort::Reference => format!("reference {way}"),
        Sort::Category => format!("category {way}, created_us ASC"),
        Sort::Status => format!("status {way}, created_us ASC"),
        Sort::Owner => format!("owner {way}, created_us ASC"),
        Sort::Ward => format!("ward {way}, created_us ASC"),
        Sort::Title => format!("title {way}, created_us ASC"),
    };
    let limit = clauses.bind(Value::Int(query.limit.clamp(0, 10_000)));
    let skip = clauses.bind(Value::Int(query.skip.max(0)));
    let sql = format!(
        "SELECT {COLUMNS} FROM ask_case WHERE {} ORDER BY {order}, id ASC LIMIT {limit} OFFSET {skip}",
        clauses.sql()
    );
    rd.all(&sql, &clauses.bound, read)
}

/// How many cases `query` asks for, pages apart.
///
/// # Errors
/// Whatever the database says.
pub fn count(rd: &mut Rd<'_>, query: &CaseQuery) -> Result<i64, StoreError> {
    let clauses = Clauses::of(query);
    let sql = format!("SELECT count(*) FROM ask_case WHERE {}", clauses.sql());
    Ok(rd.one(&sql, &clauses.bound, |row| row.int(0))?.unwrap_or(0))
}

/// How many there are of each, most first.
///
/// # Errors
/// Whatever the database says.
pub fn count_by(
    rd: &mut Rd<'_>,
    query: &CaseQuery,
    column: Column,
) -> Result<Vec<(String, i64)>, StoreError> {
    let clauses = Clauses::of(query);
    let name = column.name();
    let sql = format!(
        "SELECT {name}, count(*) FROM ask_case WHERE {} GROUP BY {name} ORDER BY count(*) DESC, {name}",
        clauses.sql()
    );
    rd.all(&sql, &clauses.bound, |row| Ok((row.text(0)?, row.int(1)?)))
}

/// The id, longitude and latitude of those that are on the map, newest first.
///
/// # Errors
/// Whatever the database says.
pub fn places(rd: &mut Rd<'_>, query: &CaseQuery) -> Result<Vec<(String, f64, f64)>, StoreError> {
    let mut clauses = Clauses::of(query);
    clauses
        .parts
        .push("lon IS NOT NULL AND lat IS NOT NULL".into());
    let limit = clauses.bind(Value::Int(query.limit.clamp(0, 10_000)));
    let sql = format!(
        "SELECT id, lon, lat FROM ask_case WHERE {} ORDER BY created_us DESC LIMIT {limit}",
        clauses.sql()
    );
    rd.all(&sql, &clauses.bound, |row| {
        Ok((row.text(0)?, row.real(1)?, row.real(2)?))
    })
}

/// Conditions, and the values that they are bound to.
struct Clauses<'q> {
    parts: Vec<String>,
    bound: Vec<Value<'q>>,
}

/// What is greater than every text that begins with the text before it.
const LAST: &str = "\u{10FFFF}";

impl<'q> Clauses<'q> {
    fn of(query: &'q CaseQuery) -> Self {
        let mut all = Self {
            parts: vec!["1 = 1".into()],
            bound: Vec::new(),
        };
        all.is("is_open", query.open.map(|b| Value::Int(b.into())));
        all.is("is_private", query.private.map(|b| Value::Int(b.into())));
        all.is("form_version", query.form_version.map(Value::Int));
        for (column, texts) in [
            ("status", &query.statuses),
            ("category", &query.categories),
            ("team", &query.teams),
            ("owner", &query.owners),
        ] {
            all.one_of(column, texts);
        }
        for (column, text) in [
            ("kind", &query.kind),
            ("form", &query.form),
            ("ward", &query.ward),
            ("asset", &query.asset),
            ("source", &query.source),
            ("parent", &query.parent),
            ("email", &query.email),
            ("phone", &query.phone),
        ] {
            all.is(column, text.as_ref().map(Value::from));
        }
        for (column, sign, value) in [
            ("priority", ">=", query.priority),
            ("due_us", "<", query.due_before.map(|t| t.0)),
            ("created_us", ">=", query.from.map(|t| t.0)),
            ("created_us", "<", query.to.map(|t| t.0)),
            ("changed_us", ">=", query.changed_from.map(|t| t.0)),
            ("changed_us", "<", query.changed_to.map(|t| t.0)),
        ] {
            if let Some(value) = value {
                let at = all.bind(Value::Int(value));
                all.parts.push(format!("{column} {sign} {at}"));
            }
        }
        if let Some(circle) = &query.private_for {
            all.known_to(circle);
        }
        if query.due_before.is_some() {
            all.parts.push("paused_us IS NULL".into());
        }
        for word in &query.words {
            let from = all.bind(Value::from(word));
            all.parts.push(format!(
                "EXISTS (SELECT 1 FROM case_word w WHERE w.case_id = ask_case.id AND w.word >= {from} \
                 AND w.word < {from} || '{LAST}')"
            ));
        }
        if let Some([west, south, east, north]) = query.within {
            let [west, south, east, north] =
                [west, south, east, north].map(|degrees| all.bind(Value::Real(degrees)));
            all.parts.push(format!(
                "lat >= {south} AND lat <= {north} AND lon >= {west} AND lon <= {east}"
            ));
        }
        all
    }

    /// Binds a value; the name that it goes by.
    fn bind(&mut self, value: Value<'q>) -> String {
        self.bound.push(value);
        format!("?{}", self.bound.len())
    }

    fn is(&mut self, column: &str, value: Option<Value<'q>>) {
        if let Some(value) = value {
            let at = self.bind(value);
            self.parts.push(format!("{column} = {at}"));
        }
    }

    fn one_of(&mut self, column: &str, texts: &'q [String]) {
        if let Some(part) = self.among(column, texts) {
            self.parts.push(part);
        }
    }

    /// That a column has one of these texts; none if there are none.
    fn among(&mut self, column: &str, texts: &'q [String]) -> Option<String> {
        if texts.is_empty() {
            return None;
        }
        let names: Vec<String> = texts
            .iter()
            .map(|text| self.bind(Value::from(text)))
            .collect();
        Some(format!("{column} IN ({})", names.join(", ")))
    }

    fn known_to(&mut self, circle: &'q Circle) {
        let mut ways = vec!["is_private = 0".to_owned()];
        ways.extend(self.among("team", &circle.teams));
        ways.extend(self.among("owner", &circle.owners));
        self.parts.push(format!("({})", ways.join(" OR ")));
    }

    fn sql(&self) -> String {
        self.parts.join(" AND ")
    }
}
