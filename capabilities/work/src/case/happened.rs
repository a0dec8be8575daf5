//! What happened to a case, in lines for staff.

use app::ask::{self, Event};
use app::kit::{Time, words};
use app::teams::Names;
use serde::Serialize;
use serde_json::Value;

/// Something that happened.
#[derive(Debug, Serialize)]
pub struct EventLine {
    pub at_us: i64,
    pub who: String,
    pub what: String,
    pub words: String,
    pub public: bool,
}

impl EventLine {
    /// One to show in samples of pages.
    pub fn sample(what: &str, public: bool) -> Self {
        Self {
            at_us: 1_795_529_100_000_000,
            who: "Idris Okafor".into(),
            what: what.into(),
            words: "The slat is on order.".into(),
            public,
        }
    }
}

/// One thing that happened, as staff read it.
pub fn line(event: &Event, names: &Names) -> EventLine {
    let who = match event.who.split_once(':') {
        Some(("person", id)) => names.person(id),
        Some(("key", _)) => "a system".into(),
        _ if ["system", "seed"].contains(&event.who.as_str()) => "the system".into(),
        _ => "the person who asked".into(),
    };
    let to = event.facts["to"].as_str().unwrap_or_default();
    let what = match event.kind.as_str() {
        "opened" => "Asked".into(),
        "status" => ask::status(to).map_or_else(
            || "Status changed".into(),
            |status| format!("Status: {}", status.staff),
        ),
        "note" if event.public => "Told the person".into(),
        "note" => "Note".into(),
        "assigned" if to.is_empty() => "Let go".into(),
        "assigned" => format!("Given to {}", names.person(to)),
        "team" => format!("Given to the team {}", names.team(to)),
        "passed" => format!("Passed on to {to}"),
        "merged" => "Closed as a duplicate".into(),
        "joined" => "Somebody else told us of this too".into(),
        "place" => moved(&event.facts),
        "category" => sorted(&event.facts),
        kind => words::from_term(kind),
    };
    let words = match event.kind.as_str() {
        "place" => renamed(&event.facts),
        "category" => follows(&event.facts, names),
        _ => event.words.clone(),
    };
    EventLine {
        at_us: event.at.0,
        who,
        what,
        words,
        public: event.public,
    }
}

/// A spot as staff read and type it.
pub fn degrees(lon: f64, lat: f64) -> String {
    format!("{lat:.5}, {lon:.5}")
}

/// From where to where a pin was moved.
fn moved(facts: &Value) -> String {
    let spot = |spot: &Value| Some(degrees(spot["lon"].as_f64()?, spot["lat"].as_f64()?));
    match (spot(&facts["from"]), spot(&facts["to"])) {
        (Some(from), Some(to)) if from == to => "Place described anew".into(),
        (Some(from), Some(to)) => format!("Pin moved from {from} to {to}"),
        (None, Some(to)) => format!("Pin put at {to}"),
        _ => "Pin moved".into(),
    }
}

/// What it was called where the pin was before.
fn renamed(facts: &Value) -> String {
    match (
        facts["from"]["title"].as_str(),
        facts["to"]["title"].as_str(),
    ) {
        (Some(from), Some(to)) if from != to => format!("From “{from}” to “{to}”."),
        _ => String::new(),
    }
}

/// From what to what a case was put, or only whether it is private.
fn sorted(facts: &Value) -> String {
    let text = |name: &str| facts[name].as_str().unwrap_or_default();
    let is_private = facts["private"].as_bool() == Some(true);
    match (text("from"), text("to")) {
        (from, to) if from != to => format!(
            "Category changed from {} to {}",
            words::from_term(from),
            words::from_term(to)
        ),
        _ if is_private => "Made private to the team".into(),
        _ => "Private no more".into(),
    }
}

/// What followed from another category: the day it is due, its team, whether it is private.
fn follows(facts: &Value, names: &Names) -> String {
    let day = |at: &Value| {
        let at = at.as_i64().map(Time);
        at.map_or_else(|| "no date".to_owned(), words::date)
    };
    let (due, team) = (&facts["due"], &facts["team"]);
    let mut said = Vec::new();
    if due["from"] != due["to"] {
        said.push(format!(
            "Due: from {} to {}.",
            day(&due["from"]),
            day(&due["to"])
        ));
    }
    if team["from"] != team["to"] {
        let name = |team: &Value| match team.as_str() {
            Some("") | None => "none".to_owned(),
            Some(name) => names.team(name),
        };
        said.push(format!(
            "Team: from {} to {}.",
            name(&team["from"]),
            name(&team["to"])
        ));
    }
    if facts["from"] != facts["to"] && facts["private"].as_bool() == Some(true) {
        said.push("Private to the team.".into());
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(kind: &str, facts: Value, want: [&str; 2]) {
        let event = Event {
            seq: 1,
            at: Time(0),
            version: 2,
            who: "person:ann".into(),
            kind: kind.into(),
            public: false,
            words: String::new(),
            facts,
        };
        let line = line(&event, &Names::default());
        assert_eq!([line.what.as_str(), line.words.as_str()], want);
    }

    #[test]
    fn staff_read_from_what_to_what_a_report_was_changed() {
        let spot = |lon: f64, title: &str| json!({"lon": lon, "lat": 51.6, "title": title});
        check(
            "place",
            json!({"from": spot(1.7, "Bench, Quay Street"), "to": spot(1.701, "Bench, High Street")}),
            [
                "Pin moved from 51.60000, 1.70000 to 51.60000, 1.70100",
                "From “Bench, Quay Street” to “Bench, High Street”.",
            ],
        );
        check(
            "place",
            json!({"from": {"lon": null, "lat": null, "title": "Bench"}, "to": spot(1.7, "Bench")}),
            ["Pin put at 51.60000, 1.70000", ""],
        );
        let (first, then) = (1_796_144_400_000_000_i64, 1_795_798_800_000_000_i64);
        check(
            "category",
            json!({
                "from": "bench", "to": "dog-mess", "name": "Dog mess", "private": false,
                "due": {"from": first, "to": then}, "team": {"from": "parks", "to": "cleansing"},
            }),
            [
                "Category changed from Bench to Dog mess",
                "Due: from 1 December 2026 to 27 November 2026. Team: from parks to cleansing.",
            ],
        );
        check(
            "category",
            json!({"from": "bench", "to": "bench", "private": true}),
            ["Made private to the team", ""],
        );
    }
}
