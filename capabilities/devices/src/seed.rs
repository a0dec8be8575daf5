//! The devices of a place, from its file `devices.json`: who they are, and what life each of them watches.

use app::App;
use app::kit::Fault;
use app::store::StoreError;
use rehearse::Life;
use serde::Deserialize;

use crate::model::{self, DEVICES, Device, Feeds, Point};
use crate::{register, simulate};

/// Where a place says how much past its demonstration begins with.
const HISTORY: &str = "history.toml";

/// A device as a place's file lists it. What is beyond the record is for the demonstration alone.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Planned {
    /// Its id.
    pub dev_eui: String,
    /// Its name.
    pub name: String,
    /// The thing that it feeds.
    #[serde(default)]
    pub feeds: Option<String>,
    /// The team that its alarms go to.
    #[serde(default)]
    pub team: String,
    /// Where it is.
    #[serde(default)]
    pub location: Option<Point>,
    /// What it watches.
    #[serde(flatten)]
    pub life: Life,
    /// How often it reports.
    #[serde(default = "quarter_hour")]
    pub interval_s: u32,
}

const fn quarter_hour() -> u32 {
    900
}

impl Planned {
    /// Its record.
    ///
    /// # Errors
    /// In words that name the device.
    pub fn device(&self) -> Result<(String, Device), Fault> {
        let id = model::device_id(&self.dev_eui)
            .map_err(|why| Fault::invalid(format!("{}: {why}", self.dev_eui)))?;
        let feeds = self.feeds.as_ref().map(|entity| Feeds {
            type_: entity.split(':').nth(2).unwrap_or("Thing").to_owned(),
            entity: entity.clone(),
        });
        let device = Device {
            name: self.name.clone(),
            model: self.life.model.clone(),
            feeds,
            location: self.location,
            team: self.team.clone(),
            ..Device::default()
        };
        model::check(&device)
            .map_err(|fault| Fault::invalid(format!("{id}: {}", fault.message)))?;
        Ok((id, device))
    }
}

/// Reads a list of devices.
///
/// # Errors
/// A fault that says where the list is wrong.
pub fn read(name: &str, text: &[u8]) -> Result<Vec<Planned>, Fault> {
    serde_json::from_slice(text).map_err(|error| Fault::invalid(format!("{name}: {error}")))
}

/// The devices of the place that is served.
///
/// # Errors
/// A fault that says where its file is wrong.
pub fn planned(app: &App) -> Result<Vec<Planned>, Fault> {
    app.place()
        .file("devices.json")
        .map_or_else(|| Ok(Vec::new()), |text| read("devices.json", &text))
}

/// Registers devices, and leaves those that are there alone; how many are new.
///
/// # Errors
/// A fault that names the first device that is wrong; none is registered then.
pub async fn register_all(app: &App, who: &str, planned: &[Planned]) -> Result<usize, Fault> {
    let devices = planned
        .iter()
        .map(Planned::device)
        .collect::<Result<Vec<_>, _>>()?;
    let (who, context, now) = (who.to_owned(), app.context().clone(), app.now());
    let added = app
        .store()
        .write(move |tx| {
            let mut added = 0;
            for (id, device) in &devices {
                match DEVICES.insert_as(tx, &who, id.clone(), device.clone()) {
                    Ok(_) => added += 1,
                    Err(StoreError::Taken(_)) => continue,
                    Err(error) => return Err(error.into()),
                }
                if let Some(feed) = register::about(id, device, now) {
                    context.feed(tx, &feed)?;
                }
            }
            Ok::<_, Fault>(added)
        })
        .await?;
    crate::room::room(app).forget();
    Ok(added)
}

/// Fills a new store with the place's devices and their past.
pub fn seed(app: App) -> app::Doing<Result<String, Fault>> {
    Box::pin(async move {
        let planned = planned(&app)?;
        if planned.is_empty() {
            return Ok(String::new());
        }
        let added = register_all(&app, "seed", &planned).await?;
        let readings = simulate::backfill(&app, days(&app)).await?;
        // The place begins with a past in which somebody listened.
        crate::health::look_over(&app, i64::MAX).await?;
        Ok(format!(
            "{added} devices, {readings} readings of their past"
        ))
    })
}

/// How many days of past the place begins with.
fn days(app: &App) -> u32 {
    let days = said(app, "days").and_then(|days| days.parse().ok());
    days.unwrap_or(0).min(400)
}

/// What the place says of this in the file of its past, as it is written there.
pub fn said(app: &App, key: &str) -> Option<String> {
    let file = app.place().file(HISTORY)?;
    let text = String::from_utf8_lossy(&file);
    let said = text
        .lines()
        .find_map(|line| line.trim().strip_prefix(key)?.trim().strip_prefix('='))?;
    Some(said.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use rehearse::Trouble;

    use super::*;

    #[test]
    fn a_list_of_devices_is_read_or_refused_with_the_line() {
        let text = br#"[{"dev_eui":"025352E3EEAF0001","name":"Bay","model":"bosch/tps110-0392",
            "feeds":"urn:ngsi-ld:ParkingSpot:bay-1","rhythm":"tide","fault":{"silent_since_days":9}},
            {"dev_eui":"x","name":"X","model":"json","fault":"weak_radio"}]"#;
        let planned = read("devices.json", text).unwrap();
        let (id, device) = planned[0].device().unwrap();
        assert_eq!(
            (id.as_str(), device.feeds.unwrap().type_.as_str()),
            ("025352e3eeaf0001", "ParkingSpot")
        );
        assert_eq!(planned[0].life.fault, Some(Trouble::SilentSinceDays(9.0)));
        assert_eq!(planned[1].life.fault, Some(Trouble::WeakRadio));
        let error = read("devices.json", b"[{}]").unwrap_err();
        expect_test::expect!["devices.json: missing field `dev_eui` at line 1 column 3"]
            .assert_eq(&error.message);
    }
}
