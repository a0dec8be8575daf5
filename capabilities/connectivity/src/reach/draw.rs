//! The reach of a plan as a map: a picture for the page, and files to take away.

use std::io::Cursor;

use app::kit::Fault;
use geo::geojson::{Feature, collection};
use geo::{BBox, Geometry};
use maps::geopackage::{self, Layer};
use maps::kml::{self, Thing as Shape};
use maps::picture::{Ramp, Scale, Style, png};
use maps::shapes::{Area, areas};
use maps::terrain::geotiff;
use maps::{Crs, Grid};
use serde_json::json;

use super::{Reach, refused};
use crate::plan::map::feature;

/// The colours of the classes of signal.
const RAMP: Ramp = Ramp::Viridis;

/// A map as bytes, with its media type.
pub struct Drawn {
    /// "image/png"
    pub media: &'static str,
    /// Itself.
    pub bytes: Vec<u8>,
}

/// A class of signal, for a legend.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Class {
    /// "#440154"
    pub colour: String,
    /// "−120 to −105 dBm"
    pub words: String,
    /// Whether the middle of the class is enough.
    pub is_enough: bool,
}

impl Reach {
    /// The corners of the picture, west, south, east and north in degrees; none if there is nothing to draw, and over
    /// ground in metres, whose picture would lie askew on the map.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let frame = self.frame(&self.window()?);
        if frame.crs != Crs::Wgs84 {
            return None;
        }
        // Samples stand in the middle of what is painted.
        let (x, y) = (frame.step_x / 2.0, frame.step_y / 2.0);
        Some([
            frame.west - x,
            frame.south() - y,
            frame.east() + x,
            frame.north + y,
        ])
    }

    /// The classes of signal, the strongest first.
    pub fn legend(&self) -> Vec<Class> {
        let levels = self.plan.kind.usual().levels;
        let needed_dbm = self.bears.sent_dbm - self.bears.most_db;
        let class = |n: usize| {
            let share = n as f32 / levels.len() as f32;
            let [r, g, b] = RAMP.colour(share);
            let below = n.checked_sub(1).and_then(|n| levels.get(n));
            let dbm = |level: &f32| format!("{level:.0}").replace('-', "−");
            let words = match (below, levels.get(n)) {
                (None, Some(first)) => format!("Below {} dBm", dbm(first)),
                (Some(low), Some(high)) => format!("{} to {} dBm", dbm(low), dbm(high)),
                (Some(last), None) => format!("{} dBm and more", dbm(last)),
                (None, None) => String::new(),
            };
            Class {
                colour: format!("#{r:02x}{g:02x}{b:02x}"),
                words,
                is_enough: below.is_some_and(|low| f64::from(*low) >= needed_dbm),
            }
        };
        (0..=levels.len()).rev().map(class).collect()
    }

    /// The map in a format: "png", "tif", "geojson", "kml" or "gpkg"; none of another.
    ///
    /// # Errors
    /// That nothing is reached, or what a format cannot hold.
    pub fn drawn(&self, format: &str, now: &str) -> Result<Option<Drawn>, Fault> {
        let drawn = |media, bytes| Ok(Some(Drawn { media, bytes }));
        let grid = || {
            self.signal()?.ok_or_else(|| {
                Fault::invalid(
                    "The plan reaches nothing yet: add a site that has ground around it.",
                )
            })
        };
        match format {
            "png" => drawn("image/png", self.png(&grid()?)?),
            "tif" => {
                let mut bytes = Cursor::new(Vec::new());
                geotiff::write(&grid()?, &mut bytes, &mut |_, _| true).map_err(refused)?;
                drawn("image/tiff", bytes.into_inner())
            }
            "geojson" => {
                let mut all = self.area_features(&grid()?)?;
                all.extend(self.site_features());
                let text = collection(&all).to_string();
                drawn("application/geo+json", text.into_bytes())
            }
            "gpkg" => {
                let (coverage, sites) = (self.area_features(&grid()?)?, self.site_features());
                let layers = [
                    Layer {
                        name: "coverage",
                        about: "Signal by class, dBm",
                        features: &coverage,
                    },
                    Layer {
                        name: "sites",
                        about: "Sites of the plan",
                        features: &sites,
                    },
                ];
                let bytes = geopackage::write(&layers, now).map_err(refused)?;
                drawn("application/geopackage+sqlite3", bytes)
            }
            "kml" => {
                let text = self.kml(&grid()?)?;
                drawn("application/vnd.google-earth.kml+xml", text.into_bytes())
            }
            _ => Ok(None),
        }
    }

    fn png(&self, grid: &Grid) -> Result<Vec<u8>, Fault> {
        let style = Style {
            ramp: RAMP,
            scale: Scale::Bands(self.plan.kind.usual().levels),
            pixels_per_cell: 1,
            shade: None,
            legend: None,
        };
        png(grid, &style).map_err(refused)
    }

    fn areas(&self, grid: &Grid) -> Result<Vec<Area>, Fault> {
        areas(grid, self.plan.kind.usual().levels, &mut |_, _| true).map_err(refused)
    }

    fn area_features(&self, grid: &Grid) -> Result<Vec<Feature>, Fault> {
        Ok(self.areas(grid)?.into_iter().map(Into::into).collect())
    }

    fn site_features(&self) -> Vec<Feature> {
        let sites = self.plan.sites.iter();
        sites
            .map(|site| {
                let properties = json!({"name": site.name, "height_m": site.height_m});
                feature(Geometry::Point(site.at), properties)
            })
            .collect()
    }

    fn kml(&self, grid: &Grid) -> Result<String, Fault> {
        let usual = self.plan.kind.usual();
        let areas: Vec<(String, [u8; 4], Geometry)> = self
            .areas(grid)?
            .into_iter()
            .map(|area| {
                let from = area
                    .from
                    .map_or_else(String::new, |dbm| format!("from {dbm} dBm"));
                let below = area
                    .below
                    .map_or_else(String::new, |dbm| format!("below {dbm} dBm"));
                let class = area.from.map_or(0, |from| {
                    usual.levels.partition_point(|level| *level <= from)
                });
                let [r, g, b] = RAMP.colour(class as f32 / usual.levels.len() as f32);
                let name = format!("{from} {below}").trim().to_owned();
                (name, [r, g, b, 160], Geometry::MultiPolygon(area.polygons))
            })
            .collect();
        let sites: Vec<(String, String, Geometry)> = self
            .plan
            .sites
            .iter()
            .map(|site| {
                let about = format!("Antenna {} m over the ground", site.height_m);
                (site.name.clone(), about, Geometry::Point(site.at))
            })
            .collect();
        let of_areas = areas.iter().map(|(name, colour, geometry)| Shape::Shape {
            name,
            about: usual.title,
            geometry,
            colour: *colour,
        });
        let of_sites = sites.iter().map(|(name, about, geometry)| Shape::Shape {
            name,
            about,
            geometry,
            colour: [0x12, 0x21, 0x2e, 255],
        });
        Ok(kml::write(
            &self.plan.name,
            &of_areas.chain(of_sites).collect::<Vec<_>>(),
        ))
    }

    /// A box around all sites, for the first view of the map; none without sites.
    pub fn around(&self) -> Option<BBox> {
        let points = self.plan.sites.iter().map(|site| site.at);
        let mut boxes = points.filter_map(|at| BBox::of(&Geometry::Point(at)));
        let first = boxes.next()?;
        Some(boxes.fold(first, |all, one| all.union(&one)))
    }
}
