//! All programmes of fibre delivery, with how far each is.

use app::{Fail, Page, View};
use axum::response::Response;
use jiff::civil::{Date, date};
use serde::Serialize;

use super::model::Whole;
use super::reckon::{End, Reckoning};
use super::{day, may_change, pounds, seed, share, today};

/// Which programmes are there?
#[derive(Debug, Default, Serialize)]
pub struct List {
    programmes: Vec<Row>,
    may_change: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: String,
    name: String,
    /// The neighbouring council; empty for our own area.
    area: String,
    supplier: String,
    passed: i64,
    planned: i64,
    share: String,
    drawn: String,
    grant: String,
    ends: String,
    /// How its status looks: good, warning, bad or unknown.
    looks: &'static str,
    stands: &'static str,
}

impl Row {
    fn of(whole: &Whole, today: Date) -> Self {
        let programme = &whole.kept.value;
        let figures = Reckoning::of(whole, today);
        let (looks, stands) = stands(&figures, programme.ends, today);
        Self {
            id: whole.kept.id.clone(),
            name: programme.name.clone(),
            area: programme.area.clone(),
            supplier: programme.supplier.clone(),
            passed: figures.passed,
            planned: figures.planned,
            share: share(figures.passed, figures.planned),
            drawn: pounds(figures.drawn_pence),
            grant: pounds(programme.grant_pence),
            ends: day(programme.ends),
            looks,
            stands,
        }
    }
}

impl Page for List {
    const TEMPLATE: &'static str = "connectivity/delivery.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let today = date(2026, 11, 24);
        let own = seed::example(today);
        let mut neighbour = own.clone();
        neighbour.kept.value.area = "Fenwick council".into();
        neighbour.reports.clear();
        vec![
            (
                "none yet",
                Self {
                    may_change: true,
                    ..Self::default()
                },
            ),
            (
                "our own and a neighbour’s",
                Self {
                    programmes: vec![Row::of(&own, today), Row::of(&neighbour, today)],
                    may_change: true,
                },
            ),
            (
                "to be read alone",
                Self {
                    programmes: vec![Row::of(&own, today)],
                    may_change: false,
                },
            ),
        ]
    }
}

/// How a programme stands: how that looks, and in words.
pub fn stands(figures: &Reckoning, ends: Date, today: Date) -> (&'static str, &'static str) {
    match figures.end {
        End::Done => ("good", "All passed"),
        _ if today > ends => ("bad", "Past its planned end"),
        End::Expected(end) if end <= ends => ("good", "On time at this rate"),
        End::Expected(_) => ("warning", "Late at this rate"),
        End::Unknown => ("unknown", "No forecast yet"),
        End::NoPlan => ("unknown", "No routes yet"),
    }
}

/// The page.
pub async fn page(view: View) -> Result<Response, Fail> {
    let today = today(&view.app);
    let all = view.app.store().read(Whole::all).await?;
    Ok(view.page(&List {
        programmes: all.iter().map(|whole| Row::of(whole, today)).collect(),
        may_change: may_change(&view),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(end: End, today: Date, want: &str) {
        let whole = seed::example(date(2026, 11, 24));
        let figures = Reckoning {
            end,
            ..Reckoning::of(&whole, today)
        };
        assert_eq!(stands(&figures, date(2026, 12, 31), today).1, want);
    }

    #[test]
    fn a_programme_past_its_end_is_done_or_late() {
        let (before, past) = (date(2026, 12, 31), date(2027, 1, 1));
        check(End::Done, past, "All passed");
        check(End::Unknown, past, "Past its planned end");
        check(
            End::Expected(date(2027, 2, 1)),
            past,
            "Past its planned end",
        );
        check(End::Expected(date(2027, 2, 1)), before, "Late at this rate");
        check(End::Expected(before), before, "On time at this rate");
        check(End::Unknown, before, "No forecast yet");
    }
}
