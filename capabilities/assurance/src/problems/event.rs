//! What happened to a problem, in words.

use app::check::FindingEvent;
use app::teams::Names;
use serde::Serialize;

/// Something that happened to a problem.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When.
    pub at_us: i64,
    /// Who did what, as a sentence without its full stop.
    pub what: String,
    /// What they said; may be empty.
    pub words: String,
}

impl Event {
    /// What an entry of the history says. Broken limits are found by runs, everything else by people.
    pub fn of(event: FindingEvent, is_limit: bool, names: &Names) -> Self {
        let who = doer(&event.who, names);
        let (what, words) = match event.kind.as_str() {
            "found" if is_limit => ("A run found it".to_owned(), event.words),
            "found" => (format!("{who} added it"), event.words),
            "gone" => ("A run did not find it any more".into(), event.words),
            "back" => ("A run found it again".into(), event.words),
            "time over" => (
                "It is open again: the day until which it was accepted is over".into(),
                event.words,
            ),
            "owner" if event.words.is_empty() => (
                format!("{who} said that nobody has it in hand"),
                event.words,
            ),
            "owner" => (
                format!("{who} gave it to {}", names.person(&event.words)),
                String::new(),
            ),
            "mended" => (format!("{who} said that it is put right"), event.words),
            "accepted" => (format!("{who} accepted it for now"), event.words),
            "reopened" => (format!("{who} opened it again"), event.words),
            _ => (format!("{who} wrote"), event.words),
        };
        Self {
            at_us: event.at.0,
            what,
            words,
        }
    }
}

/// Whoever the audit trail names so.
fn doer(who: &str, names: &Names) -> String {
    let Some(id) = who.strip_prefix("person:") else {
        return "The system".into();
    };
    let name = names.people.get(id).cloned();
    name.unwrap_or_else(|| "Somebody who has left".into())
}

#[cfg(test)]
mod tests {
    use app::kit::Time;
    use app::teams::Colleague;

    use super::*;

    #[test]
    fn the_history_says_who_did_what() {
        #[track_caller]
        fn check(who: &str, kind: &str, is_limit: bool, said: &str, want: (&str, &str)) {
            let people = [("1", "Grace Odell"), ("2", "Ann Marsh")].map(|(id, name)| Colleague {
                id: id.into(),
                name: name.into(),
                email: String::new(),
            });
            let event = FindingEvent {
                at: Time(0),
                who: who.into(),
                kind: kind.into(),
                words: said.into(),
            };
            let got = Event::of(event, is_limit, &Names::of(&people, &[]));
            assert_eq!((got.what.as_str(), got.words.as_str()), want);
        }
        check("person:1", "found", false, "", ("Grace Odell added it", ""));
        check("person:1", "found", true, "", ("A run found it", ""));
        check("seed", "found", false, "", ("The system added it", ""));
        let gave = ("Grace Odell gave it to Ann Marsh", "");
        check("person:1", "owner", false, "2", gave);
        let nobody = ("Grace Odell said that nobody has it in hand", "");
        check("person:1", "owner", false, "", nobody);
        let accepted = ("Somebody who has left accepted it for now", "It goes.");
        check("person:9", "accepted", false, "It goes.", accepted);
    }
}
