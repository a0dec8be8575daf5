//! How far a design is, until it is done; and why nothing came of it.

use app::Page;
use app::kit::{Time, words};
use app::store::Record;
use serde::Serialize;
use serde_json::json;

use super::came::sentence;
use super::model::{Design, State, What};

/// How far is it?
#[derive(Debug, Default, Serialize)]
pub struct Wait {
    id: String,
    /// What is designed, in words.
    kind: &'static str,
    /// Where it is asked for.
    path: &'static str,
    title: String,
    far: String,
    is_cut_short: bool,
    /// Why nothing came of it; empty if it goes on.
    failed: String,
}

impl Wait {
    /// How far this one is.
    pub fn of(kept: &Record<Design>, now: Time) -> Self {
        let design = &kept.value;
        let failed = match &design.state {
            State::Failed(why) => format!("{}.", sentence(why)),
            _ => String::new(),
        };
        Self {
            id: kept.id.clone(),
            kind: design.what.title(),
            path: design.what.path(),
            title: design.title.clone(),
            far: said(Some(design)),
            is_cut_short: design.is_cut_short(now),
            failed,
        }
    }
}

/// How far a design is, in a sentence without its full stop.
fn said(design: Option<&Design>) -> String {
    let Some(design) = design else {
        return "It was deleted".to_owned();
    };
    match (&design.state, design.gone_s) {
        (State::On, None) => "It waits for its turn".to_owned(),
        (State::On, Some(gone_s)) => format!(
            "{} of at most {}",
            words::whole(gone_s),
            words::count(design.most_s, "second", "seconds")
        ),
        (State::Failed(_), _) => "Nothing came of it: load the page to see why".to_owned(),
        _ => "It is done: load the page to see it".to_owned(),
    }
}

/// The same, for a page that listens.
pub fn far(design: Option<&Design>) -> String {
    let far = said(design);
    json!({"text": {"far": far}, "say": far}).to_string()
}

impl Page for Wait {
    const TEMPLATE: &'static str = "connectivity/design-wait.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |what: What, gone_s: Option<i64>, state: State, now: Time| {
            let value = Design {
                what,
                title: "Harbour, 20 hotspots".into(),
                asked: Time(0),
                told: Time(0),
                gone_s,
                most_s: 30,
                state,
            };
            let kept = Record {
                id: "1".into(),
                version: 1,
                created: Time(0),
                modified: Time(0),
                value,
            };
            Self::of(&kept, now)
        };
        let failed = State::Failed("no lamp column reaches anybody: the reach is 92.1 m.".into());
        vec![
            (
                "waits for its turn",
                page(What::Wifi, None, State::On, Time(0)),
            ),
            (
                "is worked on",
                page(What::Fibre, Some(12), State::On, Time(0)),
            ),
            (
                "was cut short",
                page(What::Fibre, Some(12), State::On, Time(0).plus_s(600)),
            ),
            (
                "nothing came of it",
                page(What::Wifi, Some(1), failed, Time(0)),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_fits_in_a_sentence() {
        let check = |gone_s: Option<i64>, state: State, want: &str| {
            let design = Design {
                what: What::Wifi,
                title: String::new(),
                asked: Time(0),
                told: Time(0),
                gone_s,
                most_s: 30,
                state,
            };
            assert_eq!(said(Some(&design)), want);
        };
        check(None, State::On, "It waits for its turn");
        check(Some(4), State::On, "4 of at most 30 seconds");
        check(
            Some(4),
            State::Wifi(Box::default()),
            "It is done: load the page to see it",
        );
        assert_eq!(said(None), "It was deleted");
    }
}
