//! SRTM tiles, as they are or zipped.

use std::io::{Cursor, Read};

use geo::terrain::Tile;
use zip::ZipArchive;

use crate::MapError;
use crate::error::{At, at_most, quote};

/// A tile of 1 second of arc: the largest there is.
const LARGEST: u64 = 2 * 3_601 * 3_601;

/// Reads an `.hgt` tile of 1 or 3 seconds of arc, whole metres above the geoid.
///
/// `name` tells which square degree it is, such as `N51E000.hgt`. If the bytes are a zip archive,
/// the tile is its first member that ends in `.hgt`, and that member's name tells.
///
/// # Errors
/// [`MapError::Geo`] for a name or size that no tile has; [`MapError::Broken`] for an archive that
/// is damaged or holds no tile; [`MapError::TooLarge`] if its member unpacks to more than a tile.
///
/// # Source
/// NASA, "SRTM Topography" (SRTM_Topo.txt), section 2; PKWARE APPNOTE 6.3.10 for the archive.
pub fn read(name: &str, bytes: &[u8]) -> Result<Tile, MapError> {
    if !bytes.starts_with(b"PK\x03\x04") && !bytes.starts_with(b"PK\x05\x06") {
        return Ok(Tile::from_hgt(name, bytes)?);
    }
    let broken = |e: &dyn std::fmt::Display| {
        At::Named(quote(name)).broken(format!("the archive is damaged: {e}"))
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let is_tile = |name: &str| name.to_ascii_lowercase().ends_with(".hgt");
    let named = |i: &usize| matches!(archive.name_for_index(*i), Some(Ok(name)) if is_tile(&name));
    let Some(index) = (0..archive.len()).find(named) else {
        return Err(At::Named(quote(name)).broken("the archive holds no .hgt tile"));
    };
    let member = archive.by_index(index).map_err(|e| broken(&e))?;
    at_most("bytes of a terrain tile", member.size(), LARGEST)?;
    let path = member.name().map_err(|e| broken(&e))?.into_owned();
    let mut unpacked = Vec::new();
    // The size that the archive claims is not believed.
    member
        .take(LARGEST + 1)
        .read_to_end(&mut unpacked)
        .map_err(|e| broken(&e))?;
    at_most("bytes of a terrain tile", unpacked.len() as u64, LARGEST)?;
    let own_name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(Tile::from_hgt(own_name, &unpacked)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Grid;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn tile(side: usize) -> Vec<u8> {
        let height = |i: usize| if i == 0 { -32_768 } else { (i % 300) as i16 };
        (0..side * side)
            .flat_map(|i| height(i).to_be_bytes())
            .collect()
    }

    #[test]
    fn plain_and_zipped_are_the_same_ground() {
        for side in [1_201, 3_601] {
            let bytes = tile(side);
            let plain = read("N51E000.hgt", &bytes).unwrap();
            assert_eq!(
                plain,
                read("any.zip", &zipped("tiles/N51E000.HGT", &bytes)).unwrap()
            );
            let grid = Grid::from_tile(&plain).unwrap();
            assert_eq!(
                (grid.frame().columns, grid.voids(), grid.get(0, 0)),
                (side, 1, None)
            );
            assert_eq!((grid.frame().west, grid.frame().north), (0.0, 52.0));
            assert_eq!(grid.frame().south(), 51.0);
            assert_eq!(grid.get(7, 0), Some(7.0));
        }
    }

    #[test]
    fn refuses_what_is_no_tile() {
        let error = |bytes: &[u8]| read("N51E000.zip", bytes).unwrap_err().to_string();
        expect_test::expect![[r#"a terrain tile is named like N51E000, got "N51E000.zip""#]]
            .assert_eq(&error(b"nothing"));
        expect_test::expect![[r#""N51E000.zip": the archive holds no .hgt tile"#]]
            .assert_eq(&error(&zipped("readme.txt", b"hello")));
        expect_test::expect!["terrain tile N51E000.hgt must be 2884802 or 25934402 bytes, got 5"]
            .assert_eq(&error(&zipped("N51E000.hgt", b"hello")));
        let bomb = zipped("N51E000.hgt", &vec![0; 2 * LARGEST as usize]);
        assert!(bomb.len() < 200_000);
        expect_test::expect!["bytes of a terrain tile: 51868804 is more than the 25934402 allowed"]
            .assert_eq(&error(&bomb));
        let cut = &zipped("N51E000.hgt", &tile(1_201))[..15_000];
        assert!(error(cut).starts_with("\"N51E000.zip\": the archive is damaged: "));
    }
}
