//! Specifications as a table: CSV (RFC 4180) with a head, in and out.
//!
//! The columns are those of [`COLUMNS`], in any order; `id` and `title` are needed. Criteria stand in one cell,
//! a line each, "1. What must be seen"; the number may be left out. A cell that a spreadsheet would take for a
//! formula is written with an apostrophe before it, which is taken off again when it is read.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, Terminator, WriterBuilder};

use crate::fault::MOST_FAULTS;
use crate::{Criterion, Fault, Kind, MOST_REQUIREMENTS, Priority, Requirement, Specification};

/// Bytes of a table, at most.
pub const MOST_BYTES: usize = 10_000_000;

/// The columns, with what goes in.
pub const COLUMNS: [(&str, &str); 10] = [
    (
        "id",
        "Such as REQ-12: letters, digits, hyphens, underscores and full stops",
    ),
    ("title", "What it is, in a few words"),
    ("text", "What must be delivered"),
    (
        "kind",
        "functional, accessibility, speed, security, availability or privacy; functional if empty",
    ),
    ("priority", "must, should, could or wont; must if empty"),
    ("weight", "How much it counts, 0 to 1000; 1 if empty"),
    ("parent", "The id of what it is a part of, if any"),
    (
        "criteria",
        "What shows that it is met: one on each line of the cell",
    ),
    (
        "scenarios",
        "Where criteria are tried, one on each line: “1 features/pay.feature:12”",
    ),
    ("links", "The ids of what it rests on, with spaces between"),
];

/// Reads a table, whole or not at all.
///
/// # Errors
/// Every fault of it by line and column, 100 at most.
pub fn read(text: &str) -> Result<Specification, Vec<Fault>> {
    let one = |message: String| vec![Fault::new(0, "", message)];
    if text.len() > MOST_BYTES {
        return Err(one(
            "The table is larger than 10 MB. Send it in parts.".into()
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = reader.headers().map_err(|e| one(format!("{e}.")))?.clone();
    let columns: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let mut faults = Vec::new();
    for needed in ["id", "title"] {
        if !columns.iter().any(|name| name == needed) {
            faults.push(Fault::new(
                1,
                needed,
                "There is no such column. The first line names the columns.",
            ));
        }
    }
    for (at, name) in columns.iter().enumerate() {
        if columns.iter().take(at).any(|other| other == name) {
            faults.push(Fault::new(1, name, "There are two columns of this name."));
        } else if !COLUMNS.iter().any(|(known, _)| known == name) {
            let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
            let message = format!(
                "We do not know this column. The columns are {}.",
                names.join(", ")
            );
            faults.push(Fault::new(1, name, message));
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (mut requirements, mut lines) = (Vec::new(), Vec::new());
    for row in reader.records() {
        if faults.len() >= MOST_FAULTS || requirements.len() > MOST_REQUIREMENTS {
            break;
        }
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(Fault::new(
                    line,
                    "",
                    "This line cannot be read: its letters or its quotation marks are broken.",
                ));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if row.len() != columns.len() {
            let message = format!(
                "There are {} cells, and {} columns.",
                row.len(),
                columns.len()
            );
            faults.push(Fault::new(line, "", message));
            continue;
        }
        let cells: BTreeMap<&str, String> = columns
            .iter()
            .map(String::as_str)
            .zip(row.iter().map(plain))
            .collect();
        let cell = |name: &str| cells.get(name).map_or("", String::as_str);
        match requirement(&cell) {
            Ok(one) => {
                requirements.push(one.tidied());
                lines.push(line);
            }
            Err((column, message)) => faults.push(Fault::new(line, column, message)),
        }
    }
    let specification = Specification {
        requirements,
        ..Specification::default()
    };
    if faults.is_empty() {
        faults = specification.faults(&|i| lines.get(i).copied().unwrap_or(0));
    }
    if faults.is_empty() {
        Ok(specification.in_order())
    } else {
        faults.truncate(MOST_FAULTS);
        Err(faults)
    }
}

fn requirement<'a>(cell: &impl Fn(&str) -> &'a str) -> Result<Requirement, (&'static str, String)> {
    let kind = match cell("kind").trim() {
        "" => Kind::default(),
        word => Kind::read(word).ok_or_else(|| ("kind", kinds()))?,
    };
    let priority = match cell("priority").trim() {
        "" => Priority::default(),
        word => Priority::read(word).ok_or((
            "priority",
            "This is must, should, could or wont.".to_owned(),
        ))?,
    };
    let weight = match cell("weight").trim() {
        "" => 1,
        n => n.parse().map_err(|_| {
            (
                "weight",
                "This is a whole number from 0 to 1000.".to_owned(),
            )
        })?,
    };
    let criteria = criteria(cell("criteria"), cell("scenarios"))?;
    Ok(Requirement {
        id: cell("id").to_owned(),
        title: cell("title").to_owned(),
        text: cell("text").to_owned(),
        kind,
        priority,
        weight,
        parent: cell("parent").to_owned(),
        version: 1,
        criteria,
        links: words(cell("links")),
    })
}

/// Ids with white space, commas or semicolons between.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What is said of a kind that is none.
pub(crate) fn kinds() -> String {
    let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    format!("This is one of {}.", all.join(", "))
}

/// Criteria as they are typed: a line each, with or without a number of their own.
///
/// # Errors
/// The column and what is wrong in it.
pub fn criteria(text: &str, scenarios: &str) -> Result<Vec<Criterion>, (&'static str, String)> {
    let mut all: Vec<Criterion> = Vec::new();
    for line in text.lines().map(crate::specification::one_line) {
        if line.is_empty() {
            continue;
        }
        let next = all
            .iter()
            .map(|one| one.number)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
        let (number, words) = numbered(&line, '.').unwrap_or((next, &line));
        if words.is_empty() {
            continue;
        }
        all.push(Criterion {
            number,
            text: words.to_owned(),
            scenario: String::new(),
        });
    }
    for line in scenarios.lines().map(crate::specification::one_line) {
        if line.is_empty() {
            continue;
        }
        let wrong = || {
            (
                "scenarios",
                format!("“{line}” names no criterion: write “1 features/pay.feature:12”."),
            )
        };
        let (number, place) = line.split_once(' ').ok_or_else(wrong)?;
        let number: u32 = number.parse().map_err(|_| wrong())?;
        let criterion = all
            .iter_mut()
            .find(|one| one.number == number)
            .ok_or_else(wrong)?;
        place.clone_into(&mut criterion.scenario);
    }
    Ok(all)
}

/// "12. words" as 12 and words.
fn numbered(line: &str, sign: char) -> Option<(u32, &str)> {
    let (number, words) = line.split_once(sign)?;
    let number: u32 = number.parse().ok().filter(|_| number.len() <= 6)?;
    let words = words.strip_prefix(' ')?;
    Some((number, words))
}

/// Criteria as they are typed, from those that are kept.
#[must_use]
pub fn criteria_text(criteria: &[Criterion]) -> String {
    let lines: Vec<String> = criteria
        .iter()
        .map(|one| format!("{}. {}", one.number, one.text))
        .collect();
    lines.join("\n")
}

/// The places of scenarios as they are typed.
#[must_use]
pub fn scenarios_text(criteria: &[Criterion]) -> String {
    let lines: Vec<String> = criteria
        .iter()
        .filter(|one| !one.scenario.is_empty())
        .map(|one| format!("{} {}", one.number, one.scenario))
        .collect();
    lines.join("\n")
}

/// The table of a specification: reading it gives the same requirements, their versions apart.
#[must_use]
pub fn write(specification: &Specification) -> String {
    let mut out = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    // Memory takes every row, and all have the same length.
    let _infallible = out.write_record(COLUMNS.map(|(name, _)| name));
    for one in &specification.requirements {
        let row = [
            one.id.clone(),
            one.title.clone(),
            one.text.clone(),
            one.kind.word().to_owned(),
            one.priority.word().to_owned(),
            one.weight.to_string(),
            one.parent.clone(),
            criteria_text(&one.criteria),
            scenarios_text(&one.criteria),
            one.links.join(" "),
        ];
        let _infallible = out.write_record(row.map(safe));
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Whether a spreadsheet takes it for a formula, whatever apostrophes stand before it.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t'])
}

fn safe(cell: String) -> String {
    if is_formula(&cell) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let bare = cell.strip_prefix('\'').filter(|_| is_formula(cell));
    bare.unwrap_or(cell).to_owned()
}
