//! Alarms: what is wrong with a device is a finding of the verb check, and so stands in the one list of work, with an
//! owner, a state and a history, until the device is well again.
//!
//! A device that only says nothing yet is no alarm. Devices that fell silent together, because the gateway that
//! carried them is lost, are one alarm of that gateway and none of theirs.

mod deeds;
mod due;
mod lost;
mod page;
mod record;
mod rule;

use app::{Act, Allow, Page as _, Role, Routes, Sample};

pub use due::REOPEN;
pub use lost::{awaited, lost};
pub use page::Brief;
pub use record::{follow, heard_again, of_device, of_gateways, standing};
pub use rule::raised;

/// Say what becomes of alarms.
pub const TEND: Act = Act {
    name: "devices.alarms",
    words: "take on alarms of devices and let them stay for now",
    roles: &[Role::Officer, Role::Engineer, Role::Admin],
    for_keys: false,
};

/// What the subject of an alarm begins with, before the id of a device.
const DEVICE: &str = "device:";
/// What the subject of an alarm begins with, before the id of a gateway.
const GATEWAY: &str = "gateway:";

/// What a device's alarms are kept under.
#[must_use]
pub fn subject(device: &str) -> String {
    format!("{DEVICE}{device}")
}

/// The doors.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/devices/alarms/{alarm}",
            Allow::To(crate::READ),
            page::show,
        )
        .post("/devices/alarms/{alarm}", Allow::To(TEND), deeds::change)
}

/// The samples of the pages here.
#[must_use]
pub fn samples() -> Vec<Sample> {
    page::AlarmPage::sample_values()
}
