//! The live numbers on the home page.

use app::kit::{Fault, words};
use app::observe::Query;
use app::{App, Number, thing};
use ngsi::{Context, Entity};

/// Things read for one number at most.
const MOST: usize = 500;

pub async fn numbers(app: App) -> Result<Vec<Number>, Fault> {
    let parks = of_type(&app, "OffStreetParking").await?;
    let water = of_type(&app, "WaterLevelObserved").await?;
    let air = of_type(&app, "AirQualityObserved").await?;
    Ok(
        [free_spaces(&parks), highest_water(&water), worst_air(&air)]
            .into_iter()
            .flatten()
            .collect(),
    )
}

async fn of_type(app: &App, name: &str) -> Result<Vec<Entity>, Fault> {
    let types = ngsi::select::TypeSelection::parse(name, &Context::core()).ok();
    Ok(app
        .context()
        .find(
            "",
            Query {
                types,
                limit: MOST,
                ..Query::default()
            },
        )
        .await?
        .entities)
}

/// When the newest of these was read.
fn newest(entities: &[Entity]) -> Option<i64> {
    entities
        .iter()
        .flat_map(|e| e.attributes.values().flatten())
        .filter_map(|a| a.observed_at_us)
        .max()
}

fn free_spaces(parks: &[Entity]) -> Option<Number> {
    let at_us = newest(parks)?;
    let sum = |name| {
        parks
            .iter()
            .filter_map(|park| thing::number(park, name))
            .sum::<f64>()
    };
    Some(Number {
        label: "Free parking spaces".into(),
        value: words::number(sum("availableSpotNumber")),
        unit: format!(
            "of {} in {}",
            words::number(sum("totalSpotNumber")),
            words::count(
                i64::try_from(parks.len()).unwrap_or(0),
                "car park",
                "car parks"
            )
        ),
        path: "/assets/map?type=OffStreetParking".into(),
        at_us,
    })
}

fn highest_water(levels: &[Entity]) -> Option<Number> {
    let at_us = newest(levels)?;
    let highest = levels
        .iter()
        .filter_map(|level| Some((thing::number(level, "height")?, level)))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(Number {
        label: "Highest water".into(),
        value: words::number(highest.0),
        unit: format!(
            "m, {}",
            thing::text(highest.1, "name").unwrap_or("at one of the gauges")
        ),
        path: "/assets/map?type=WaterLevelObserved".into(),
        at_us,
    })
}

fn worst_air(sensors: &[Entity]) -> Option<Number> {
    let at_us = newest(sensors)?;
    let worst = sensors
        .iter()
        .filter_map(|sensor| thing::number(sensor, "pm25"))
        .max_by(f64::total_cmp)?;
    Some(Number {
        label: "Most fine particles in the air".into(),
        value: words::number(worst),
        unit: "µg/m³".into(),
        path: "/assets/map?type=AirQualityObserved".into(),
        at_us,
    })
}
