//! Fibre delivery: from design to built, with the grant, the cost and the premises that it reaches.

pub mod bring;
pub mod draw;
pub mod edit;
pub mod fibre;
pub mod form;
pub mod lines;
pub mod list;
pub mod model;
mod reckon;
pub mod seed;
pub mod show;
mod typed;
pub mod wards;

use app::kit::words;
use app::{App, View};
use jiff::civil::Date;

use crate::when::{day, noon};

/// Today, here.
pub fn today(app: &App) -> Date {
    words::local(app.now()).date()
}

/// Pence to the pound, as people read them: "£1,250".
pub fn pounds(pence: i64) -> String {
    let whole = pence.saturating_add(50).div_euclid(100);
    ::form::money(whole.saturating_mul(100))
}

/// A share: "25 %"; "none yet" of nothing.
pub fn share(part: i64, of: i64) -> String {
    if of <= 0 {
        return "none yet".to_owned();
    }
    // What is not all must not be called all.
    let percent = (part as f64 / of as f64 * 100.0).round();
    let percent = if part < of {
        percent.min(99.0)
    } else {
        percent
    };
    format!("{percent:.0} %")
}

/// The address of a programme's page.
pub fn page_of(id: &str) -> String {
    format!("/connectivity/delivery/{id}")
}

/// Where a change leads back to, with what was done.
fn back_to(id: &str, done: &str) -> String {
    format!("/connectivity/delivery/{id}?done={done}")
}

/// Whether they may change what is kept.
fn may_change(view: &View) -> bool {
    view.who.may(crate::acts::DELIVER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn figures_are_said_as_people_read_them() {
        assert_eq!(pounds(125_049), "£1,250");
        assert_eq!(pounds(-125_000), "−£1,250");
        assert_eq!(share(1, 4), "25 %");
        assert_eq!(share(999, 1_000), "99 %");
        assert_eq!(share(12, 10), "120 %");
        assert_eq!(share(0, 0), "none yet");
        assert_eq!(day(date(2026, 6, 30)), "30 June 2026");
    }
}
