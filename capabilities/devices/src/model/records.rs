//! The records that this capability keeps, each with its purpose and its end.

use app::store::{Collection, Field};

use super::{Codec, Device, Health, Suspension};

/// Devices.
pub const DEVICES: Collection<Device> = Collection {
    name: "device",
    purpose: "to know what each device's messages mean, and which thing they are about",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the device is removed",
    audited: true,
    fields: &[
        Field {
            name: "model",
            unique: false,
            of: |device| vec![device.model.clone()],
        },
        Field {
            name: "feeds",
            unique: false,
            of: |device| {
                device
                    .feeds
                    .iter()
                    .map(|feeds| feeds.entity.clone())
                    .collect()
            },
        },
    ],
};

/// What we have heard of each device.
pub const HEALTH: Collection<Health> = Collection {
    name: "device-health",
    purpose: "to see which devices need a visit",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the device is removed",
    audited: false,
    fields: &[Field {
        name: "state",
        unique: false,
        of: |health| vec![health.state.slug().into()],
    }],
};

/// Codecs that somebody brought in; a record's id is the codec's name.
pub const CODECS: Collection<Codec> = Collection {
    name: "codec",
    purpose: "to read the messages of devices that are not on our own shelf",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the codec is removed",
    audited: true,
    fields: &[],
};

/// Codecs that are not run for now; a record's id is the codec's name.
pub const SUSPENDED: Collection<Suspension> = Collection {
    name: "codec-suspended",
    purpose: "to keep a faulty codec from holding up the messages of others",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the codec is mended or resumed",
    audited: true,
    fields: &[],
};
