//! What the gateways hear, from the uplinks that came in: which of them work, whom a lost one carried, and how far
//! what is measured is from what was planned.

mod against;
mod alive;
pub mod gateways;
pub mod measured;

use app::View;

/// Whether who is looking may see the pages of devices, which are there if this house has them.
fn sees_devices(view: &View) -> bool {
    let mut doors = view.app.doors().iter();
    doors.any(|door| {
        (door.method.as_str(), door.path.as_str()) == ("GET", "/devices/{id}")
            && view.who.passes(door.allow)
    })
}

/// A number as templates count.
fn many(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
