//! The wide area network of the council's own sites: what it is, how full it is, what failed, and what would do as well
//! for less.

pub mod bring;
pub mod days;
mod draw;
mod files;
pub mod heard;
pub mod link_form;
pub mod link_page;
pub mod model;
mod months;
mod reckon;
pub mod redesign;
pub mod seed;
pub mod show;
pub mod site_form;
pub mod snmp;
mod typed;
pub mod what_if;

use app::kit::{Fault, words};
use app::store::StoreError;
use jiff::civil::Date;

use crate::when::day;

/// A contract that ends within so many days ends soon: time enough to buy again.
const SOON_DAYS: i32 = 180;

/// What was just done, as an address says it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

impl Said {
    fn notice(&self) -> &'static str {
        match self.done.as_str() {
            "saved" => "It is saved.",
            "removed" => "It is deleted.",
            "imported" => "The sites and links of the files are in place of those that were here.",
            _ => "",
        }
    }
}

/// Why what was typed could not be kept.
pub fn stale(error: StoreError) -> Fault {
    match error {
        StoreError::Stale { .. } => Fault::invalid(
            "Somebody else changed or deleted this since you opened it. Go back, look at their change, then try again.",
        ),
        error => error.into(),
    }
}

/// Pence as people read them: "£1,250", "£12.50".
fn pounds(pence: u64) -> String {
    ::form::money(i64::try_from(pence).unwrap_or(i64::MAX))
}

/// A rate as people read it: "1,000 Mbit/s", "0.42 Mbit/s".
fn mbps(bps: f64) -> String {
    format!("{} Mbit/s", words::number(bps / 1e6))
}

/// How the end of a contract looks on a day, and in words; nothing while it is far off.
fn ending(ends: Option<Date>, today: Date) -> Option<(&'static str, &'static str)> {
    let left = (ends? - today).get_days();
    match left {
        i32::MIN..0 => Some(("bad", "Ended")),
        0..SOON_DAYS => Some(("warning", "Ends soon")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn contracts_end_soon_before_they_end() {
        let today = date(2026, 11, 24);
        #[track_caller]
        fn check(ends: Option<Date>, today: Date, want: Option<&str>) {
            assert_eq!(ending(ends, today).map(|(_, word)| word), want);
        }
        check(None, today, None);
        check(Some(date(2026, 11, 23)), today, Some("Ended"));
        check(Some(today), today, Some("Ends soon"));
        check(Some(date(2027, 5, 22)), today, Some("Ends soon"));
        check(Some(date(2027, 5, 23)), today, None);
        assert_eq!(day(today), "24 November 2026");
        assert_eq!(mbps(420_000_000.0), "420 Mbit/s");
    }
}
