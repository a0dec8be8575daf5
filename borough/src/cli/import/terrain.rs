//! Tiles of heights.

use std::io::{Cursor, Read};
use std::path::Path;

use app::App;
use app::kit::Fault;
use app::store::blobs;
use geo::terrain::Tile;

use super::super::print;
use super::{at, read};

/// The largest tile there is: 3601 rows of 3601 heights of two bytes.
const LARGEST: u64 = 3601 * 3601 * 2;

pub async fn import(app: &App, file: &Path) -> Result<(), Fault> {
    let bytes = read(file)?;
    let own = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let tiles = if bytes.starts_with(b"PK") {
        unzip(file, bytes)?
    } else {
        vec![(own, bytes)]
    };
    if tiles.is_empty() {
        return Err(at(file, "zip", "there is no .hgt in it"));
    }
    for (name, bytes) in tiles {
        let name = name.trim_end_matches(".hgt").to_owned();
        // Read once, so that what is kept can be read again.
        Tile::from_hgt(&name, &bytes).map_err(|e| at(file, &name, e))?;
        let kept = format!("terrain/{name}");
        let size = bytes.len();
        app.store()
            .write(move |tx| blobs::put(tx, &kept, &bytes))
            .await?;
        print(&format!("terrain {name}, {} kB", size / 1000));
    }
    Ok(())
}

fn unzip(file: &Path, bytes: Vec<u8>) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| at(file, "zip", e))?;
    let mut tiles = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(|e| at(file, "zip", e))?;
        let full_name = entry.name().map_err(|e| at(file, "zip", e))?.into_owned();
        let name = Path::new(&full_name)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.filter(|name| name.ends_with(".hgt")) else {
            continue;
        };
        let mut tile = Vec::new();
        // One byte more than there can be: a zip that swells beyond it is refused by the tile's own check.
        entry
            .take(LARGEST + 1)
            .read_to_end(&mut tile)
            .map_err(|e| at(file, &name, e))?;
        tiles.push((name, tile));
    }
    Ok(tiles)
}
