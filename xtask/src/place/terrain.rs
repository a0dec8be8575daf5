//! The heights of the ground, as a tile of the shuttle mission's layout: 0 m at sea.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::ground::Ground;
use super::plane::{Pos, inside, pos};

/// Samples along each edge of the square degree.
const SIDE: usize = 1_201;
const NAME: &str = "N51E001";

/// A hill: its top in kilometres, its height in metres, how far it reaches in kilometres.
const HILLS: &[((f64, f64), f64, f64)] = &[
    ((13.3, 15.7), 58.0, 2.6),
    ((8.6, 16.2), 46.0, 2.6),
    ((11.4, 13.4), 34.0, 2.2),
    ((0.2, 14.2), 72.0, 3.4),
    ((8.8, 3.2), 48.0, 2.8),
    ((2.6, 3.4), 60.0, 3.0),
    ((12.3, 4.4), 24.0, 1.8),
    ((6.6, 11.1), 14.0, 0.8),
    ((13.4, 9.9), 13.0, 1.1),
    ((17.9, 15.7), 21.0, 1.1),
];

/// The tile, zipped, with its file name.
pub fn file(ground: &Ground) -> anyhow::Result<(String, Vec<u8>)> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    // The first day that a zip can name, so that the bytes do not depend on today.
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    zip.start_file(format!("{NAME}.hgt"), options)?;
    zip.write_all(&heights(ground))?;
    Ok((
        format!("terrain/{NAME}.hgt.zip"),
        zip.finish()?.into_inner(),
    ))
}

/// Rows from the north, each from the west; two bytes a sample, the high one first.
fn heights(ground: &Ground) -> Vec<u8> {
    let last = (SIDE - 1) as f64;
    let mut bytes = Vec::with_capacity(SIDE * SIDE * 2);
    for row in 0..SIDE {
        for column in 0..SIDE {
            let p = Pos::from_lon_lat(1.0 + column as f64 / last, 52.0 - row as f64 / last);
            let metres = height_m(ground, p).round() as i16;
            bytes.extend(metres.to_be_bytes());
        }
    }
    bytes
}

fn height_m(ground: &Ground, p: Pos) -> f64 {
    let on_board = (-4_000.0..22_500.0).contains(&p.x) && (-2_000.0..20_000.0).contains(&p.y);
    let far = if on_board { ground.wet.at(p) } else { 0.0 };
    if far < 12.0 || !inside(&ground.shore, p) {
        return 0.0;
    }
    if ground
        .greens
        .iter()
        .any(|green| green.kind == "marsh" && green.holds(p))
    {
        return 1.0;
    }
    let hills: f64 = HILLS
        .iter()
        .map(|&((x, y), height, reach)| {
            let off = (p - pos(x * 1000.0, y * 1000.0)) * (0.001 / reach);
            let fall = 1.0 / (1.0 + off.dot(off));
            height * fall * fall
        })
        .sum();
    let uneven =
        1.0 + 0.22 * ground.roll(p, 1_300.0) + 0.08 * ground.roll(p + pos(5e3, 9e3), 420.0);
    let t = (far / 1_100.0).min(1.0);
    2.0 + (hills * uneven + 3.0) * t * t * (3.0 - 2.0 * t)
}
