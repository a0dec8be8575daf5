//! Reports of premises from a table: each line is judged, and all are taken or none.

use jiff::civil::Date;

use super::form::{self, whole};
use super::model::Report;

/// Where the lines go.
pub struct Onto<'a> {
    /// The programme's id.
    pub programme: &'a str,
    /// Its first day.
    pub starts: Date,
    /// Today: no report is of a later day.
    pub today: Date,
    /// The days that are reported already, with the premises passed.
    pub known: Vec<(Date, i64)>,
}

/// The reports of a table, a line each: day, premises passed so far, premises connected now.
///
/// # Errors
/// What is wrong, by line.
pub fn judged(text: &str, onto: &Onto<'_>) -> Result<Vec<Report>, Vec<String>> {
    let mut came: Vec<(usize, Report)> = Vec::new();
    let mut wrong = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, typed) in (1..).zip(text.lines()) {
        let told = |why: &str| format!("Line {line}: {why}");
        let row = match cells(typed) {
            Ok(row) => row,
            Err(why) => {
                wrong.push(told(&why.to_string()));
                continue;
            }
        };
        let cell = |n: usize| row.get(n).unwrap_or_default();
        let is_head = came.is_empty() && wrong.is_empty() && cell(0).eq_ignore_ascii_case("day");
        if is_head || row.iter().all(str::is_empty) {
            continue;
        }
        match one([cell(0), cell(1), cell(2)], onto) {
            Ok(report) if came.iter().any(|(_, other)| other.day == report.day) => {
                wrong.push(told(&format!("{} is in the table twice", report.day)));
            }
            Ok(report) => came.push((line, report)),
            Err(why) => wrong.push(told(&why)),
        }
    }
    if came.is_empty() && wrong.is_empty() {
        wrong.push("Write a day a line".into());
    }
    wrong.extend(fallen(&came, onto));
    if wrong.is_empty() {
        Ok(came.into_iter().map(|(_, report)| report).collect())
    } else {
        Err(wrong)
    }
}

/// The cells of one line.
///
/// # Errors
/// That it is no line of a table.
pub fn cells(line: &str) -> Result<csv::StringRecord, csv::Error> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .buffer_capacity(256)
        .trim(csv::Trim::All)
        .from_reader(line.as_bytes());
    let mut row = csv::StringRecord::new();
    reader.read_record(&mut row)?;
    Ok(row)
}

/// What one line says.
fn one([day, passed, connected]: [&str; 3], onto: &Onto<'_>) -> Result<Report, String> {
    let read = form::day(day).ok_or_else(|| format!("“{day}” is no day, such as 2026-11-24"))?;
    if read > onto.today {
        return Err(format!("{read} has not been yet"));
    }
    if read < onto.starts {
        return Err(format!("{read} is before the programme began"));
    }
    if onto.known.iter().any(|(known, _)| *known == read) {
        return Err(format!(
            "There is a report of {read} already: remove that one first"
        ));
    }
    let number = |text: &str, what: &str| {
        whole(text).ok_or_else(|| format!("“{text}” is no whole number of premises {what}"))
    };
    let passed = number(passed, "passed")?;
    let connected = number(connected, "connected")?;
    if connected > passed {
        return Err(format!(
            "{connected} connected is more than {passed} passed"
        ));
    }
    Ok(Report {
        programme: onto.programme.to_owned(),
        day: read,
        passed,
        connected,
    })
}

/// Lines whose premises passed are fewer than on an earlier day, or more than on a later one.
fn fallen(came: &[(usize, Report)], onto: &Onto<'_>) -> Vec<String> {
    let known = onto.known.iter().map(|(day, passed)| (*day, *passed, None));
    let new = came
        .iter()
        .map(|(line, report)| (report.day, report.passed, Some(*line)));
    let mut all: Vec<(Date, i64, Option<usize>)> = known.chain(new).collect();
    all.sort_by_key(|(day, ..)| *day);
    let pairs = all.iter().zip(all.iter().skip(1));
    let falls = pairs.filter(|((_, before, _), (_, after, _))| after < before);
    falls
        .filter_map(|((day, before, earlier), (next, after, later))| {
            let line = later.or(*earlier)?;
            Some(format!(
                "Line {line}: {after} passed on {next} is fewer than {before} on {day}. Give the total since the beginning"
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(text: &str, want: Result<&[(i64, i64)], &[&str]>) {
        let onto = Onto {
            programme: "p",
            starts: date(2026, 1, 1),
            today: date(2026, 11, 24),
            known: vec![(date(2026, 3, 1), 100), (date(2026, 6, 1), 300)],
        };
        match (judged(text, &onto), want) {
            (Ok(got), Ok(want)) => {
                let got: Vec<_> = got.iter().map(|one| (one.passed, one.connected)).collect();
                assert_eq!(got, want);
            }
            (Err(got), Err(want)) => {
                assert_eq!(got.len(), want.len(), "{got:?}");
                for (got, want) in got.iter().zip(want) {
                    assert!(got.contains(want), "{got}, not {want}");
                }
            }
            (got, want) => panic!("{got:?}, not {want:?}"),
        }
    }

    #[test]
    fn a_table_is_taken_whole_or_not_at_all() {
        check(
            "day,passed,connected\n2026-07-01, 400, 20\n\n01/08/2026,\"1,200\",300\n",
            Ok(&[(400, 20), (1_200, 300)]),
        );
        check(
            "2026-07-01,400,20\n\nsoon,1,1\n2026-08-01,500,501\n2026-08-02,-1,0",
            Err(&["Line 3: “soon”", "Line 4: 501", "Line 5: “-1”"]),
        );
        check(" \n", Err(&["a day a line"]));
    }

    #[test]
    fn what_cannot_be_is_named_by_its_line() {
        check(
            "2026-11-25,400,0",
            Err(&["Line 1: 2026-11-25 has not been"]),
        );
        check("2025-12-31,1,0", Err(&["before the programme began"]));
        check("2026-03-01,100,0", Err(&["already: remove"]));
        check("2026-07-01,400,0\n2026-07-01,400,0", Err(&["Line 2"]));
        check("2026-07-01,299,0", Err(&["Line 1: 299 passed"]));
        // More than a later day that is known: this line is the one to look at.
        check("2026-04-01,301,0", Err(&["Line 1: 300 passed"]));
        check("2026-07-01", Err(&["Line 1: “” is no whole number"]));
    }
}
