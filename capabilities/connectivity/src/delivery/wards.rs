//! The wards of the place: of the boundaries that were imported, or of the place's own folder.

use app::App;
use app::find::gazetteer::{self, Area};
use app::kit::Fault;
use geo::geojson::features;

/// The layer that holds them.
const LAYER: &str = "wards";
const FILE: &str = "base/wards.geojson";

/// All wards.
///
/// # Errors
/// Whatever the store says; a fault if the place's own outlines cannot be read.
pub async fn wards(app: &App) -> Result<Vec<Area>, Fault> {
    let imported = app.store().read(|rd| gazetteer::areas(rd, LAYER)).await?;
    if !imported.is_empty() {
        return Ok(imported);
    }
    let Some(text) = app.place().file(FILE) else {
        return Ok(Vec::new());
    };
    let found = features(text.as_ref()).map_err(|why| Fault::invalid(format!("{FILE}: {why}")))?;
    let areas = found.into_iter().filter_map(|feature| {
        let text = |name: &str| feature.properties.get(name)?.as_str().map(str::to_owned);
        Some(Area {
            layer: LAYER.to_owned(),
            code: text("code")?,
            name: text("name")?,
            outline: feature.geometry?,
        })
    });
    Ok(areas.collect())
}

/// The names of all wards, in their order.
///
/// # Errors
/// Like [`wards`].
pub async fn names(app: &App) -> Result<Vec<String>, Fault> {
    let mut names: Vec<String> = wards(app).await?.into_iter().map(|one| one.name).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// The name of the ward that a postcode lies in; none if we know neither.
///
/// # Errors
/// Like [`wards`].
pub async fn of_postcode(app: &App, postcode: &str) -> Result<Option<String>, Fault> {
    let typed = postcode.to_owned();
    let found = app
        .store()
        .read(move |rd| gazetteer::locate(rd, &typed))
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let wards = wards(app).await?;
    let by_code = wards.iter().find(|ward| ward.code == found.ward);
    let ward = by_code.or_else(|| gazetteer::area_of(&wards, found.at));
    Ok(ward.map(|ward| ward.name.clone()))
}
