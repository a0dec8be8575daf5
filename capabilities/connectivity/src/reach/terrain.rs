//! The ground of the place: the files in its folder `terrain`.

use std::path::Path;
use std::sync::Arc;

use app::App;
use app::kit::Fault;
use maps::Grid;
use tokio::sync::OnceCell;

use crate::plan::ground::{Ground, tile};

/// The folder of a place that holds its terrain.
const FOLDER: &str = "terrain";

#[derive(Default)]
struct Kept(OnceCell<Arc<Ground>>);

/// The ground of the place, read once. Voids are taken for the sea, as they are in what satellites measure.
///
/// # Errors
/// That there is none, or the file that cannot be read and why.
pub async fn ground(app: &App) -> Result<Arc<Ground>, Fault> {
    let kept = app.shared(Kept::default);
    kept.0.get_or_try_init(|| read(app)).await.cloned()
}

async fn read(app: &App) -> Result<Arc<Ground>, Fault> {
    let names = app.place().files(FOLDER);
    if names.is_empty() {
        return Err(Fault::invalid(
            "There is no terrain to plan on. Put SRTM tiles (.hgt), GeoTIFF or .asc files into the folder “terrain” of the place.",
        ));
    }
    let app = app.clone();
    let read = move || {
        let one = |name: &String| -> Result<Grid, Fault> {
            let bytes = app.place().file(name).unwrap_or_default().into_owned();
            tile(Path::new(name), bytes).map_err(|why| Fault::invalid(format!("{name}: {why}.")))
        };
        let tiles = names.iter().map(one).collect::<Result<Vec<_>, Fault>>()?;
        Ground::of(&tiles, true).map(Arc::new)
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(Fault::internal)?
}
