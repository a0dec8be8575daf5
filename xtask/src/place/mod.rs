//! The example place, made from a seed: the same files, byte for byte, each time.

// Its tables of positions read best many to a line.
#[rustfmt::skip]
mod atlas;
mod base;
mod field;
mod ground;
mod junctions;
mod names;
mod net;
mod plane;
mod streets;
mod terrain;
mod things;
mod wards;

use std::fs;

use kit::Chance;

use crate::shell::root;

/// Chosen for a place that looks well.
const SEED: u64 = 1391;

/// Every file that is made, by its path in the place's folder.
pub fn files() -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let chance = Chance::seeded(SEED);
    let ground = ground::draw(&chance);
    let net = net::lay(&ground, &chance);
    let things = things::put(&ground, &net, &chance);
    let mut files = base::files(&ground, &net, &things.car_parks);
    files.extend(things.files());
    files.push(terrain::file(&ground)?);
    Ok(files)
}

/// Writes every file into the repository.
///
/// # Errors
/// Where a file cannot be written.
pub fn write() -> anyhow::Result<()> {
    let folder = root().join("places/example");
    for (name, bytes) in files()? {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
