//! Reading a GeoPackage, layer by layer.

use std::io::{Read, Seek};

use geo::bng::{EastingNorthing, to_wgs84};
use geo::{Geometry, Point};

use super::wkb;
use crate::error::{At, quote};
use crate::progress::tell;
use crate::sqlite::{Database, Value};
use crate::{Crs, MapError, Progress};

/// A GeoPackage that is read, without a line of SQL.
pub struct GeoPackage<R> {
    database: Database<R>,
    layers: Vec<Own>,
}

/// What the file says of a layer.
#[derive(Debug, Clone)]
struct Own {
    name: String,
    column: String,
    /// Or the number of a system that is not read here.
    crs: Result<Crs, i64>,
}

/// One row of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Its number within the layer.
    pub id: i64,
    /// Its shape in WGS84; none if it has none.
    pub geometry: Option<Geometry>,
    columns: &'a [String],
    values: &'a [Value],
    shape: usize,
}

/// What is known of a row under one name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Attribute<'a> {
    /// A whole number; yes and no are 1 and 0.
    Int(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(&'a str),
}

impl<'a> Row<'a> {
    /// What is known under a name. Case and underscores do not count, for makers differ in them:
    /// `road_function` is `roadFunction`.
    pub fn get(&self, name: &str) -> Option<Attribute<'a>> {
        let at = self.columns.iter().position(|c| same(c, name))?;
        attribute(self.values.get(at)?)
    }

    /// The text under a name.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            Attribute::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number under a name.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Attribute::Int(n) => Some(n as f64),
            Attribute::Real(n) => Some(n),
            Attribute::Text(text) => text.trim().parse().ok(),
        }
    }

    /// Every attribute that is not null, in the order of the columns, but for the shape.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Attribute<'a>)> {
        let shape = self.shape;
        let all = self.columns.iter().zip(self.values).enumerate();
        all.filter(move |(i, _)| *i != shape)
            .filter_map(|(_, (name, value))| Some((&**name, attribute(value)?)))
    }
}

fn attribute(value: &Value) -> Option<Attribute<'_>> {
    match value {
        Value::Int(n) => Some(Attribute::Int(*n)),
        Value::Real(n) => Some(Attribute::Real(*n)),
        Value::Text(text) => Some(Attribute::Text(text)),
        Value::Null | Value::Blob(_) => None,
    }
}

/// Whether two names are one, but for case and underscores.
fn same(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    plain(a) == plain(b)
}

impl<R: Read + Seek> GeoPackage<R> {
    /// Reads which layers there are.
    ///
    /// # Errors
    /// [`MapError::Broken`] with the page or row that is not as it should be, or if it is no GeoPackage.
    ///
    /// # Source
    /// OGC GeoPackage 1.3.1 (12-128r18), clauses 1.1.2, 1.1.3 and 2.1.5.
    pub fn open(file: R) -> Result<Self, MapError> {
        let mut database = Database::open(file)?;
        let mut layers = vec![];
        if !database
            .tables()
            .any(|t| t.eq_ignore_ascii_case("gpkg_geometry_columns"))
        {
            return Err(At::File.broken("it is a SQLite file, but no GeoPackage with layers"));
        }
        let mut systems = vec![];
        database.rows("gpkg_spatial_ref_sys", &mut |id, row| {
            if let (Some(organization), Some(Value::Int(number))) =
                (row.get(2).and_then(Value::as_text), row.get(3))
            {
                systems.push((id, organization.to_ascii_uppercase(), *number));
            }
            Ok(())
        })?;
        database.rows("gpkg_geometry_columns", &mut |id, row| {
            let [
                Value::Text(name),
                Value::Text(column),
                _,
                Value::Int(system),
                ..,
            ] = row
            else {
                return Err(
                    At::Row("gpkg_geometry_columns".to_owned(), id).broken("it names no layer")
                );
            };
            let known = systems.iter().find(|(id, ..)| id == system);
            let number = known
                .filter(|(_, of, _)| of == "EPSG")
                .map_or(*system, |(.., number)| *number);
            let crs = match number {
                27_700 | 7405 => Ok(Crs::Bng),
                4326 | 4258 | 4979 => Ok(Crs::Wgs84),
                other => Err(other),
            };
            layers.push(Own {
                name: name.clone(),
                column: column.clone(),
                crs,
            });
            Ok(())
        })?;
        Ok(Self { database, layers })
    }

    /// The names of the layers.
    pub fn layers(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(|own| &*own.name)
    }

    /// Each row of a layer, its shape turned to WGS84. Case and underscores of the layer's name do not count.
    ///
    /// Progress is in rows, told every thousand; the total is not known beforehand and is given as
    /// one more than is done.
    ///
    /// # Errors
    /// [`MapError::Broken`] with the row whose shape is damaged or off the earth, or if there is no such layer;
    /// [`MapError::Crs`] if it is in another system; whatever `each` answers; [`MapError::Stopped`].
    pub fn each(
        &mut self,
        layer: &str,
        progress: Progress<'_>,
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), MapError>,
    ) -> Result<(), MapError> {
        let Some(own) = self
            .layers
            .iter()
            .find(|own| same(&own.name, layer))
            .cloned()
        else {
            let all: Vec<&str> = self.layers().take(20).collect();
            let problem = format!(
                "there is no layer {}; there are: {}",
                quote(layer),
                all.join(", ")
            );
            return Err(At::File.broken(problem));
        };
        let crs = own.crs.map_err(|number| {
            MapError::Crs(format!(
                "layer {} is in system {number}; EPSG:27700 or EPSG:4326 is needed",
                quote(&own.name)
            ))
        })?;
        let columns = self.database.columns(&own.name)?.to_vec();
        let Some(shape) = columns
            .iter()
            .position(|c| c.eq_ignore_ascii_case(&own.column))
        else {
            return Err(At::File.broken(format!(
                "layer {} has no column {}",
                quote(&own.name),
                quote(&own.column)
            )));
        };
        let place = |x, y| match crs {
            Crs::Wgs84 => Point::new(x, y).map_err(|e| e.to_string()),
            Crs::Bng => to_wgs84(EastingNorthing {
                easting_m: x,
                northing_m: y,
            })
            .map_err(|e| e.to_string()),
        };
        let mut done = 0;
        self.database.rows(&own.name, &mut |id, values| {
            if done % 1_000 == 0 {
                tell(progress, done, done + 1)?;
            }
            done += 1;
            let broken = |problem: String| At::Row(own.name.clone(), id).broken(problem);
            let geometry = match values.get(shape) {
                Some(Value::Blob(blob)) => wkb::decode(blob, &place).map_err(broken)?,
                Some(Value::Null) | None => None,
                Some(_) => return Err(broken("the shape is no blob".to_owned())),
            };
            each(&Row {
                id,
                geometry,
                columns: &columns,
                values,
                shape,
            })
        })?;
        tell(progress, done, done)
    }
}
