//! Find help: by need, near me, open now; the page of each service; a list to keep and to send.

mod ask;
mod choice;
mod entry;
mod help;
mod list;
mod on;
mod qr;
mod routes;
mod service;
mod wrong;

pub use ask::{Near, distance_m, near};
pub use choice::Choice;
pub use entry::{Entry, STALE_AFTER_DAYS, is_stale, point};
pub use help::{Card, Help, sample_entry};
pub use list::{List, MOST_A_DAY};
pub use on::On;
pub use routes::{routes, service as read};
pub use service::ServicePage;
pub use wrong::{FieldError, WrongPage, is_email};

/// "150 metres", "0.4 miles", "1 mile": a distance in a straight line, as people here say it.
#[must_use]
pub fn far(distance_m: f64) -> String {
    const MILE_M: f64 = 1_609.344;
    if distance_m < 400.0 {
        let metres = (distance_m / 50.0).round().max(1.0) * 50.0;
        return format!("{metres:.0} metres");
    }
    let miles = (distance_m / MILE_M * 10.0).round() / 10.0;
    if miles == 1.0 {
        "1 mile".into()
    } else if miles >= 10.0 {
        format!("{miles:.0} miles")
    } else {
        format!("{} miles", app::kit::words::number(miles))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn distances_are_said_as_people_say_them() {
        for (m, want) in [
            (0.0, "50 metres"),
            (170.0, "150 metres"),
            (640.0, "0.4 miles"),
            (1_600.0, "1 mile"),
            (5_000.0, "3.1 miles"),
            (32_000.0, "20 miles"),
        ] {
            assert_eq!(super::far(m), want);
        }
    }
}
