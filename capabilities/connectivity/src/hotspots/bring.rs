//! Counts come in as a table: a day of a hotspot a line. A column that is no count is refused, so that no address of a
//! device comes in with them.

use std::collections::HashSet;

use app::kit::Fault;
use app::store::Rd;
use app::{Fail, Page, View, Wrong, sheet};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Serialize;

use super::heard::{One, judged, keep};
use super::model::{Counts, Month, hotspot, hotspots, months};
use crate::delivery::bring::{MOST_WRONG, Posted, text};
use crate::delivery::form::day;
use crate::delivery::today;
use crate::plan::table::{Row, Table};

/// Lines of one table, at most.
const MOST_LINES: usize = 50_000;
const HEAD: [&str; 7] = [
    "hotspot",
    "day",
    "sessions",
    "people",
    "bytes",
    "busiest",
    "down_minutes",
];

/// Which counts?
#[derive(Debug, Default, Serialize)]
pub struct Readings {
    /// The ids of the hotspots, with their names.
    known: Vec<(String, String)>,
    list: String,
    errors: Vec<Wrong>,
}

impl Page for Readings {
    const TEMPLATE: &'static str = "connectivity/hotspots-readings.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let known = vec![("town-hall".to_owned(), "Town hall".to_owned())];
        vec![
            ("no hotspot yet", Self::default()),
            (
                "with a mistake",
                Self {
                    known,
                    list: "hotspot,day,mac\n".into(),
                    errors: vec![Wrong::new("list", no_column("mac"))],
                },
            ),
        ]
    }
}

fn no_column(name: &str) -> String {
    format!("We take counts alone. Take the column “{name}” out of the table")
}

/// The form.
pub async fn form(view: View) -> Result<Response, Fail> {
    Ok(shown(&view, String::new(), Vec::new()).await?)
}

async fn shown(view: &View, list: String, wrong: Vec<String>) -> Result<Response, Fault> {
    let all = view.app.store().read(hotspots).await?;
    let wrong = wrong.into_iter().take(MOST_WRONG);
    Ok(view.page(&Readings {
        known: all
            .into_iter()
            .map(|kept| (kept.id, kept.value.name))
            .collect(),
        list,
        errors: wrong.map(|why| Wrong::new("list", why)).collect(),
    }))
}

/// Takes a table of counts; if one line is wrong, none is taken.
pub async fn take(view: View, posted: Posted) -> Result<Response, Fail> {
    let list = text(&posted)?;
    let all = view.app.store().read(hotspots).await?;
    let known: HashSet<&str> = all.iter().map(|kept| kept.id.as_str()).collect();
    let ones = match read(&list, &known, today(&view.app)) {
        Ok(ones) => ones,
        Err(wrong) => return Ok(shown(&view, list, wrong).await?),
    };
    let who = view.who.audit_name();
    view.app
        .store()
        .write(move |tx| keep(tx, &who, &ones))
        .await?;
    Ok(Redirect::to("/connectivity/hotspots?done=counted").into_response())
}

/// The counts of a table.
///
/// # Errors
/// What is wrong, by line.
fn read(list: &str, known: &HashSet<&str>, today: Date) -> Result<Vec<One>, Vec<String>> {
    let alone = |why: String| vec![format!("We cannot read the table: {why}")];
    let table = Table::of(list.as_bytes()).map_err(alone)?;
    if let Some(name) = table.other(&HEAD) {
        return Err(vec![no_column(name)]);
    }
    let needed = |name: &str| table.needed(name).map_err(alone);
    let columns = Columns {
        hotspot: needed("hotspot")?,
        day: needed("day")?,
        counts: [
            ("sessions", Some(needed("sessions")?)),
            ("people", Some(needed("people")?)),
            ("bytes", Some(needed("bytes")?)),
            ("busiest", table.column("busiest")),
            ("down_minutes", table.column("down_minutes")),
        ],
    };
    let (mut ones, mut wrong) = (Vec::new(), Vec::new());
    for (index, row) in table.rows().enumerate() {
        match columns.one(index, row, known, today) {
            Ok(one) => ones.push(one),
            Err(why) => wrong.push(format!("In {why}")),
        }
    }
    if ones.is_empty() && wrong.is_empty() {
        wrong.push("There is no line below the names".to_owned());
    }
    if ones.len() > MOST_LINES {
        wrong.push(format!("We take {MOST_LINES} lines at most"));
    }
    if wrong.is_empty() {
        Ok(ones)
    } else {
        Err(wrong)
    }
}

/// Where the cells of a line are.
struct Columns {
    hotspot: usize,
    day: usize,
    counts: [(&'static str, Option<usize>); 5],
}

impl Columns {
    /// What one line says.
    fn one(
        &self,
        index: usize,
        row: Row<'_>,
        known: &HashSet<&str>,
        today: Date,
    ) -> Result<One, String> {
        let hotspot = row.text(self.hotspot);
        if !known.contains(hotspot) {
            return Err(row.wrong(format!("there is no hotspot {hotspot:?}")));
        }
        let typed = row.text(self.day);
        let day = day(typed)
            .ok_or_else(|| row.wrong(format!("{typed:?} is no day, such as 2026-11-24")))?;
        let [sessions, people, bytes, busiest, down_minutes] =
            self.counts.map(|(name, column)| count(row, name, column));
        let counts = Counts {
            sessions: sessions?,
            people: people?,
            bytes: bytes?,
            busiest: busiest?,
            down_minutes: down_minutes?,
        };
        judged(day, counts, today).map_err(|why| row.wrong(why))?;
        Ok(One {
            index,
            hotspot: hotspot.to_owned(),
            day,
            counts,
        })
    }
}

/// The whole number in a cell; 0 where nothing is said.
fn count(row: Row<'_>, name: &str, column: Option<usize>) -> Result<i64, String> {
    match column.map_or("", |column| row.text(column)) {
        "" => Ok(0),
        text => text
            .parse()
            .map_err(|_| row.wrong(format!("{name} is a whole number, not {text:?}"))),
    }
}

/// The counts of a hotspot as a table to take away; it can be brought in again.
pub async fn csv(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    let read = move |rd: &mut Rd<'_>| {
        let kept = hotspot(rd, &id)?;
        let months = months(rd, &kept.id)?;
        Ok::<_, Fault>((kept.id, months))
    };
    let (id, months) = view.app.store().read(read).await?;
    Ok(sheet::download("wifi-use", table(&id, &months)))
}

fn table(id: &str, months: &[Month]) -> String {
    let days = months.iter().flat_map(Month::by_day);
    let rows = days.map(|(day, counts)| {
        [
            id.to_owned(),
            day.to_string(),
            counts.sessions.to_string(),
            counts.people.to_string(),
            counts.bytes.to_string(),
            counts.busiest.to_string(),
            counts.down_minutes.to_string(),
        ]
    });
    sheet::csv(HEAD, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(list: &str, want: Result<i64, &str>) {
        let known = HashSet::from(["hall"]);
        let got = read(list, &known, date(2026, 11, 24));
        match (got, want) {
            (Ok(ones), Ok(want)) => {
                let sessions: i64 = ones.iter().map(|one| one.counts.sessions).sum();
                assert_eq!(sessions, want);
            }
            (Err(wrong), Err(part)) => assert!(wrong[0].contains(part), "{wrong:?}"),
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_table_is_taken_whole_or_not_at_all() {
        let head = "hotspot,day,sessions,people,bytes";
        check(
            &format!("{head}\nhall,2026-11-23,12,8,1000\nhall,24/11/2026,3,2,500\n"),
            Ok(15),
        );
        check(
            &format!("{head},busiest,mac\nhall,2026-11-23,1,1,1,1,x\n"),
            Err("Take the column “mac” out"),
        );
        check(
            &format!("{head}\nbarn,2026-11-23,12,8,1000\n"),
            Err("line 2: there is no hotspot \"barn\""),
        );
        check(
            &format!("{head}\nhall,2026-11-25,12,8,1000\n"),
            Err("line 2: 2026-11-25 has not been yet"),
        );
        check(
            &format!("{head}\nhall,2026-11-23,many,8,1000\n"),
            Err("line 2: sessions is a whole number"),
        );
        check(&format!("{head}\n"), Err("no line below"));
        check("hotspot,day\n", Err("no column sessions"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let counts = Counts {
            sessions: 12,
            people: 8,
            bytes: 1_000,
            busiest: 4,
            down_minutes: 30,
        };
        let month = Month {
            hotspot: "hall".into(),
            first: date(2026, 11, 1),
            days: [(23, counts)].into(),
        };
        let known = HashSet::from(["hall"]);
        let ones = read(&table("hall", &[month]), &known, date(2026, 11, 24)).unwrap();
        assert_eq!((ones[0].day, ones[0].counts), (date(2026, 11, 23), counts));
    }
}
