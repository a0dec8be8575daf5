//! Why a thing is among the results, in sentences that a person can read.

use kit::{Time, words};
use search::{Because, How, Moment, State};

use crate::Thing;

/// The reasons for one hit: its words, where it is, whether it is open, how far it is trusted.
///
/// `called` names the places of the query, `from` what distances are measured from, if that has a name.
pub fn sentences(
    hit: &search::Hit,
    thing: &Thing,
    called: &[String],
    from: Option<&str>,
    now: (Time, Moment),
) -> Vec<String> {
    let mut all = Vec::new();
    let same: Vec<String> = hit.because.iter().filter_map(same_words).collect();
    if !same.is_empty() {
        let word = if same.len() == 1 { "word" } else { "words" };
        all.push(format!("It has the {word} {}.", quoted(&same)));
    }
    all.extend(
        hit.because
            .iter()
            .filter_map(|because| other_words(because, called)),
    );
    if let Some(m) = hit.distance_m {
        let from = from.map_or_else(|| "away".to_owned(), |name| format!("from {name}"));
        all.push(format!("It is {} {from}.", words::distance(m)));
    }
    if let Some(state) = hit.state {
        all.push(format!("It is {}.", open(state, now.1)));
    }
    all.extend(thing.confirmed.map(|at| confirmed(at, now.0)));
    if thing.trust < 0.5 {
        all.push("We are not sure that all of it is still true, so it is lower down.".into());
    }
    all
}

fn same_words(because: &Because) -> Option<String> {
    match because {
        Because::Words {
            typed,
            how: How::Same,
            ..
        } => Some(typed.clone()),
        _ => None,
    }
}

fn other_words(because: &Because, called: &[String]) -> Option<String> {
    let (typed, has, how) = match because {
        Because::In(n) => return called.get(*n).map(|name| format!("It is in {name}.")),
        Because::Words { typed, has, how } => (typed, quoted(has), how),
    };
    Some(match how {
        How::Same => return None,
        How::Form => format!("It has {has}, which is like “{typed}”."),
        How::Beginning => format!("It has {has}, which begins with “{typed}”."),
        How::Mended => format!("It has {has}, which we took “{typed}” for."),
        How::Meaning => format!("It has {has}, for “{typed}”."),
    })
}

fn quoted(all: &[String]) -> String {
    let quoted: Vec<String> = all.iter().map(|word| format!("“{word}”")).collect();
    let lent: Vec<&str> = quoted.iter().map(String::as_str).collect();
    words::list(&lent)
}

const FRESH_S: i64 = 182 * 86_400;

fn confirmed(at: Time, now: Time) -> String {
    let date = words::date(at);
    if now.since_us(at) > FRESH_S * 1_000_000 {
        format!("It was last said to be true on {date}, so it is lower down.")
    } else {
        format!("It was said to be true on {date}.")
    }
}

/// "open until 5pm", "closed now, and opens at 9am tomorrow".
#[must_use]
pub fn open(state: State, now: Moment) -> String {
    match state {
        State::Open { until: Some(until) } => format!("open until {}", when(until, now)),
        State::Open { until: None } => "always open".into(),
        State::Closed { opens: Some(opens) } => {
            format!("closed now, and opens at {}", when(opens, now))
        }
        State::Closed { opens: None } => "closed at present".into(),
    }
}

/// "5pm", "9am tomorrow", "9am on Monday", "9am on Monday week".
fn when(at: Moment, now: Moment) -> String {
    const DAYS: [&str; 7] = [
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
    ];
    let time = words::time_of_day(at.minute);
    let ahead = i64::from(at.day) - i64::from(now.day);
    // 1 January 1970 was a Thursday.
    let weekday = usize::try_from(i64::from(at.day).rem_euclid(7)).map_or("", |day| DAYS[day]);
    match ahead {
        // Midnight is the end of the day that one is in.
        1 if at.minute == 0 => time,
        ..=0 => time,
        1 => format!("{time} tomorrow"),
        2..=6 => format!("{time} on {weekday}"),
        _ => format!("{time} on {weekday} week"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_and_closed_as_people_say_it() {
        let now = Moment {
            day: 20_781,
            minute: 600,
        };
        let at = |days: i32, minute| {
            Some(Moment {
                day: now.day + days,
                minute,
            })
        };
        for (state, want) in [
            (
                State::Open {
                    until: at(0, 1_020),
                },
                "open until 5pm",
            ),
            (State::Open { until: at(1, 0) }, "open until midnight"),
            (State::Open { until: at(1, 120) }, "open until 2am tomorrow"),
            (State::Open { until: None }, "always open"),
            (
                State::Closed { opens: at(0, 845) },
                "closed now, and opens at 2:05pm",
            ),
            (
                State::Closed { opens: at(1, 540) },
                "closed now, and opens at 9am tomorrow",
            ),
            (
                State::Closed { opens: at(6, 540) },
                "closed now, and opens at 9am on Monday",
            ),
            (
                State::Closed { opens: at(7, 540) },
                "closed now, and opens at 9am on Tuesday week",
            ),
            (State::Closed { opens: None }, "closed at present"),
        ] {
            assert_eq!(open(state, now), want);
        }
    }
}
