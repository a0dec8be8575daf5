//! GeoKeys: which coordinate system a GeoTIFF is in.

use crate::error::quote;
use crate::{Crs, MapError};

/// `GTModelTypeGeoKey`: 1 projected, 2 geographic.
pub(super) const MODEL: u16 = 1024;
/// `GTRasterTypeGeoKey`: 1 a cell is an area, 2 a cell is a point.
pub(super) const RASTER: u16 = 1025;
/// `GTCitationGeoKey`.
const CITATION: u16 = 1026;
/// `GeodeticCRSGeoKey`.
pub(super) const GEODETIC: u16 = 2048;
/// `GeogAngularUnitsGeoKey`: 9102 is the degree.
pub(super) const ANGLE: u16 = 2054;
/// `ProjectedCRSGeoKey`.
pub(super) const PROJECTED: u16 = 3072;
/// `ProjectedCitationGeoKey`.
const PROJECTED_CITATION: u16 = 3073;
/// `ProjLinearUnitsGeoKey`: 9001 is the metre.
pub(super) const LENGTH: u16 = 3076;
/// The value of a key whose meaning is told in words elsewhere.
const USER_DEFINED: u16 = 32_767;

/// What the keys say.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    pub crs: Crs,
    /// Whether a tie point is the middle of a cell rather than its corner.
    pub is_point: bool,
}

/// Reads the directory of keys.
///
/// ETRS89 (4258) is taken as WGS84, as everywhere in this house. The National Grid is told by 27700, by
/// 7405 (with heights above Newlyn), or, where a file defines its own system, by its name there.
///
/// # Source
/// OGC GeoTIFF standard 19-008r4, requirements 1 to 5 (directory), 7.4 to 7.5 (systems), annex B.
pub(super) fn read(directory: &[u16], words: &str) -> Result<Told, MapError> {
    let entries = || directory.as_chunks::<4>().0.iter().skip(1);
    let key = |id: u16| {
        entries()
            .find(|entry| entry[0] == id && entry[1] == 0)
            .map(|entry| entry[3])
    };
    let text = |id: u16| {
        let [_, _, count, offset] =
            *entries().find(|entry| entry[0] == id && entry[1] == 34_737)?;
        let start = usize::from(offset);
        words.get(start..start.checked_add(usize::from(count))?)
    };
    let is_point = key(RASTER) == Some(2);
    let told = |crs| Ok(Told { crs, is_point });
    if directory.is_empty() {
        return Err(MapError::Crs("the file has no GeoKeys".to_owned()));
    }
    let named_grid = || {
        [PROJECTED_CITATION, CITATION].into_iter().any(|id| {
            text(id).is_some_and(|t| t.replace('_', " ").contains("British National Grid"))
        })
    };
    match (key(MODEL), key(PROJECTED), key(GEODETIC)) {
        (_, Some(27_700 | 7405), _) => told(Crs::Bng),
        (_, None | Some(USER_DEFINED), _) if key(MODEL) == Some(1) && named_grid() => {
            told(Crs::Bng)
        }
        (_, Some(USER_DEFINED), _) => Err(MapError::Crs(format!(
            "the file defines its own projection, {}; EPSG:27700 or EPSG:4326 is needed",
            quote(
                text(PROJECTED_CITATION)
                    .or(text(CITATION))
                    .unwrap_or("without a name")
            )
        ))),
        (_, Some(other), _) => Err(MapError::Crs(format!(
            "the file is in EPSG:{other}; EPSG:27700 or EPSG:4326 is needed"
        ))),
        (Some(2) | None, None, Some(4326 | 4258 | 4979)) => told(Crs::Wgs84),
        (_, None, Some(other)) => Err(MapError::Crs(format!(
            "the file is in EPSG:{other}; EPSG:27700 or EPSG:4326 is needed"
        ))),
        (_, None, None) => Err(MapError::Crs("the GeoKeys name no system".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &[[u16; 4]], words: &str, want: &str) {
        let head = [[1, 1, 0, keys.len() as u16]];
        let directory: Vec<u16> = head.iter().chain(keys).flatten().copied().collect();
        let got = match read(&directory, words) {
            Ok(told) => format!(
                "{} {}",
                told.crs.epsg(),
                if told.is_point { "point" } else { "area" }
            ),
            Err(e) => e.to_string(),
        };
        assert_eq!(got, want);
    }

    #[test]
    fn systems_are_told_apart() {
        let projected = [MODEL, 0, 1, 1];
        let own = [PROJECTED, 0, 1, USER_DEFINED];
        let area = [RASTER, 0, 1, 1];
        check(
            &[projected, area, [PROJECTED, 0, 1, 27_700]],
            "",
            "27700 area",
        );
        check(&[projected, [PROJECTED, 0, 1, 7405]], "", "27700 area");
        check(
            &[[MODEL, 0, 1, 2], [RASTER, 0, 1, 2], [GEODETIC, 0, 1, 4326]],
            "",
            "4326 point",
        );
        check(
            &[projected, own, [CITATION, 34_737, 22, 0]],
            "British_National_Grid|",
            "27700 area",
        );
        check(
            &[projected, own, [CITATION, 34_737, 6, 0]],
            "My own|",
            "coordinate system: the file defines its own projection, \"My own\"; EPSG:27700 or EPSG:4326 is needed",
        );
        check(
            &[projected, [PROJECTED, 0, 1, 3857]],
            "",
            "coordinate system: the file is in EPSG:3857; EPSG:27700 or EPSG:4326 is needed",
        );
        check(
            &[[MODEL, 0, 1, 2], [GEODETIC, 0, 1, 4277]],
            "",
            "coordinate system: the file is in EPSG:4277; EPSG:27700 or EPSG:4326 is needed",
        );
        check(
            &[projected, [CITATION, 34_737, 9_999, 9_999]],
            "x",
            "coordinate system: the GeoKeys name no system",
        );
        assert_eq!(
            read(&[], "").unwrap_err().to_string(),
            "coordinate system: the file has no GeoKeys"
        );
        assert!(read(&[1, 1, 0], "").is_err());
    }
}
