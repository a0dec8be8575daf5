//! What anyone may know of a device: its name, where it is, what it feeds, and whether it works.
//!
//! A device is a thing of the place too. Its page and the page of what it feeds find each other
//! through the context, as any program could.

use std::time::Duration;

use app::kit::Fault;
use app::observe::{BatchKind, BatchWrite, ObserveError};
use app::store::{Filter, StoreError, collection::Page};
use app::{App, Job};
use ngsi::{Attribute, Context, Entity};

use crate::model::{DEVICES, Device, HEALTH, Health};

/// Devices looked at together.
const TOGETHER: usize = 500;

/// Brings the public face of every device up to date.
pub const TELL: Job = Job {
    name: "tell-of-devices",
    every: Duration::from_secs(60),
    run: |app| {
        Box::pin(async move {
            let (mut skip, mut told) = (0, 0);
            loop {
                let page = Page {
                    skip,
                    limit: i64::try_from(TOGETHER).unwrap_or(i64::MAX),
                    newest_first: false,
                };
                let devices = app
                    .store()
                    .read(move |rd| {
                        let devices = DEVICES.find(rd, &Filter::All, page)?;
                        devices
                            .into_iter()
                            .map(|device| {
                                let health = HEALTH.get(rd, &device.id)?;
                                let health = health.map(|h| h.value).unwrap_or_default();
                                Ok((device.id, device.value, health))
                            })
                            .collect::<Result<Vec<_>, StoreError>>()
                    })
                    .await?;
                let seen = devices.len();
                told += tell(&app, devices).await?;
                if seen < TOGETHER {
                    return Ok(format!("{told} devices told of anew"));
                }
                skip += page.limit;
            }
        })
    },
};

/// Writes the public face of those devices whose face has changed; how many.
pub async fn tell(app: &App, devices: Vec<(String, Device, Health)>) -> Result<usize, Fault> {
    let mut faces = Vec::new();
    for (id, device, health) in &devices {
        let face = face(id, device, health, app.now().0);
        let there = app.context().get("", &face.id).await?;
        if there.is_none_or(|there| !says(&there, &face)) {
            faces.push(BatchWrite::Whole(face));
        }
    }
    let count = faces.len();
    if count > 0 {
        let upsert = BatchKind::Upsert { update: true };
        for outcome in app.context().batch("", upsert, faces).await? {
            outcome.map_err(ObserveError::from)?;
        }
    }
    Ok(count)
}

fn face(id: &str, device: &Device, health: &Health, now_us: i64) -> Entity {
    let core = Context::core();
    let itself = Device::itself(id);
    let state = Attribute::property(health.state.slug()).observed_at(now_us);
    let face = Entity::new(itself.entity, [core.expand(&itself.type_)])
        .with(
            core.expand("name"),
            Attribute::property(device.name.clone()),
        )
        .with(core.expand("deviceState"), state);
    let face = match device.location {
        Some(at) => face.with(core.expand("location"), Attribute::point(at.lon, at.lat)),
        None => face,
    };
    match &device.feeds {
        Some(feeds) => {
            let thing = Attribute::relationship(feeds.entity.clone());
            face.with(core.expand("controlledAsset"), thing)
        }
        None => face,
    }
}

/// Whether what is there says all that the face says.
fn says(there: &Entity, face: &Entity) -> bool {
    face.attributes.keys().all(|name| {
        let value = |entity: &Entity| entity.instance(name, None).map(|a| a.value.clone());
        value(there) == value(face)
    })
}

#[cfg(test)]
mod tests {
    use app::kit::Time;

    use super::*;

    #[test]
    fn a_face_tells_what_it_feeds_and_how_it_is() {
        let device = Device {
            name: "Bay sensor 5".into(),
            feeds: Some(crate::model::Feeds {
                entity: "urn:ngsi-ld:ParkingSpot:5".into(),
                type_: "ParkingSpot".into(),
            }),
            ..Device::default()
        };
        let quiet = face("a84041", &device, &Health::default(), 5);
        let health = Health {
            heard: Some(Time(5)),
            state: crate::model::Condition::Ok,
            ..Health::default()
        };
        let well = face("a84041", &device, &health, 9);
        assert!(says(&quiet, &quiet) && !says(&quiet, &well));
        let core = Context::core();
        let asset = well
            .instance(&core.expand("controlledAsset"), None)
            .unwrap();
        assert_eq!(asset.value, "urn:ngsi-ld:ParkingSpot:5");
        assert_eq!(well.id, "urn:ngsi-ld:Device:a84041");
    }
}
