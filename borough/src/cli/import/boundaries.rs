//! Areas from GeoJSON.

use std::path::Path;

use app::App;
use app::find::gazetteer::{Area, put_area};
use app::kit::{Fault, words};
use app::store::StoreError;
use geo::geojson::{Feature, features};

use super::super::print;
use super::{at, progress, read};

pub async fn import(
    app: &App,
    file: &Path,
    layer: &str,
    code: &str,
    name: &str,
) -> Result<(), Fault> {
    if layer.is_empty()
        || !layer
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    {
        return Err(Fault::invalid(format!(
            "--layer must be a short word in small letters, got {layer}"
        )));
    }
    let found = features(read(file)?).map_err(|e| at(file, "GeoJSON", e))?;
    let mut areas = Vec::new();
    for (i, feature) in found.into_iter().enumerate() {
        let place = format!("feature {}", i + 1);
        areas.push(area(feature, layer, code, name).map_err(|why| at(file, &place, why))?);
    }
    let bar = progress(areas.len());
    let count = areas.len();
    // In batches, each whole: an import cut short can simply be run again.
    for batch in areas.chunks(50) {
        let batch = batch.to_vec();
        bar.inc(batch.len() as u64);
        app.store()
            .write(move |tx| {
                batch
                    .iter()
                    .try_for_each(|area| put_area(tx, "command line", area.clone()))?;
                Ok::<_, StoreError>(())
            })
            .await?;
    }
    bar.finish_and_clear();
    print(&format!(
        "{} in layer {layer}",
        words::count(i64::try_from(count).unwrap_or(0), "area", "areas")
    ));
    Ok(())
}

fn area(feature: Feature, layer: &str, code: &str, name: &str) -> Result<Area, String> {
    let outline = feature.geometry.ok_or("it has no geometry")?;
    let code = property(&feature.properties, code, "cd")
        .ok_or("no property holds a code: name it with --code")?;
    let name = property(&feature.properties, name, "nm").unwrap_or_else(|| code.clone());
    Ok(Area {
        layer: layer.to_owned(),
        code,
        name,
        outline,
    })
}

/// The property of this name or, where none is given, the usual one: `code`, `name`, or the ONS way
/// (`WD13CD`, `LSOA11NM`).
fn property(
    properties: &serde_json::Map<String, serde_json::Value>,
    wanted: &str,
    ending: &str,
) -> Option<String> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) if !text.is_empty() => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    if !wanted.is_empty() {
        return properties.get(wanted).and_then(text);
    }
    let plain = if ending == "cd" { "code" } else { "name" };
    properties.get(plain).and_then(text).or_else(|| {
        properties
            .iter()
            .find(|(key, _)| key.to_lowercase().ends_with(ending))
            .and_then(|(_, value)| text(value))
    })
}
