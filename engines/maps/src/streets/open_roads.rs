//! OS Open Roads: Ordnance Survey's own road links.

use std::io::{Read, Seek};

use geo::{BBox, Geometry, Point};

use super::graph::{Builder, enters};
use super::{Class, Streets};
use crate::error::{At, at_most};
use crate::geopackage::{GeoPackage, Row};
use crate::{MapError, Progress};

/// The most links that are kept: Great Britain has under 4 million.
const MOST_LINKS: u64 = 8_000_000;

/// The streets of an OS Open Roads GeoPackage with a corner in the box.
///
/// Links are joined where the file names the same node. Progress is that of [`GeoPackage::each`].
///
/// # Errors
/// [`MapError::Broken`] with the row that has no line or no nodes, or if there is no layer `road_link`;
/// those of [`GeoPackage::each`].
///
/// # Source
/// Ordnance Survey, "OS Open Roads technical specification", feature type RoadLink: `start_node`,
/// `end_node`, `road_function`, `road_classification`, `name_1`, `road_classification_number`.
pub fn open_roads<R: Read + Seek>(
    package: &mut GeoPackage<R>,
    bbox: &BBox,
    progress: Progress<'_>,
) -> Result<Streets, MapError> {
    const LAYER: &str = "road_link";
    let mut builder: Builder<String> = Builder::new();
    let mut links = 0;
    package.each(LAYER, progress, &mut |row| {
        let broken = |problem: &str| At::Row(LAYER.to_owned(), row.id).broken(problem);
        let line = line(row).ok_or_else(|| broken("a road link is one line"))?;
        if !enters(&line, bbox) {
            return Ok(());
        }
        links += 1;
        at_most("road links", links, MOST_LINKS)?;
        let node = |name| row.text(name).filter(|n| !n.is_empty());
        let (Some(from), Some(to)) = (node("start_node"), node("end_node")) else {
            return Err(broken("a road link names its start_node and end_node"));
        };
        let class = Class::of_open_road(row.text("road_function"), row.text("road_classification"));
        let name = node("name_1")
            .or(node("road_classification_number"))
            .map(str::to_owned);
        builder.add(
            from.to_owned(),
            to.to_owned(),
            line,
            class.unwrap_or(Class::Minor),
            name,
        );
        Ok(())
    })?;
    Ok(builder.finish())
}

fn line(row: &Row<'_>) -> Option<Vec<Point>> {
    match row.geometry.as_ref()? {
        Geometry::LineString(line) => Some(line.clone()),
        Geometry::MultiLineString(lines) => match &**lines {
            [line] => Some(line.clone()),
            _ => None,
        },
        _ => None,
    }
}
