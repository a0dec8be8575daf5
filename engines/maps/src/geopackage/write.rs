//! Writing a GeoPackage.

use geo::geojson::Feature;
use geo::{BBox, Geometry};
use serde_json::Value as Json;

use super::{APPLICATION, wkb};
use crate::MapError;
use crate::error::{at_most, quote};
use crate::sqlite::{self, Index, Table, Value};

/// A layer to be written.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Its name: a letter, then letters, digits and underscores.
    pub name: &'a str,
    /// What it shows.
    pub about: &'a str,
    /// Its features. Texts, numbers, yes and no become columns; anything else becomes its JSON.
    pub features: &'a [Feature],
}

/// The most layers of a file: the list of them fits on a page.
const MOST_LAYERS: u64 = 4;
/// The most columns of a layer.
const MOST_COLUMNS: u64 = 100;

/// The bytes of a GeoPackage with these layers, in WGS84.
///
/// `changed_at` is the time that the file gives as its last change: UTC, `2026-11-27T12:00:00.000Z`.
/// There is no spatial index: programs build one where they want it.
///
/// # Errors
/// [`MapError::Unsupported`] for a layer's name or time that is not as above, or twice the same layer;
/// [`MapError::TooLarge`] beyond 4 layers of 100 columns each.
///
/// # Source
/// OGC GeoPackage 1.3.1 (12-128r18), clauses 1.1 and 2.1; table definitions of annex C.
pub fn write(layers: &[Layer<'_>], changed_at: &str) -> Result<Vec<u8>, MapError> {
    at_most("layers", layers.len() as u64, MOST_LAYERS)?;
    check_names(layers)?;
    let shape = changed_at
        .bytes()
        .map(|b| if b.is_ascii_digit() { b'0' } else { b });
    if !shape.eq(*b"0000-00-00T00:00:00.000Z") {
        let got = quote(changed_at);
        return Err(MapError::Unsupported(format!(
            "a time is 2026-11-27T12:00:00.000Z, got {got}"
        )));
    }
    let mut tables = vec![
        systems(),
        contents(layers, changed_at),
        geometry_columns(layers),
    ];
    for layer in layers {
        tables.push(features(layer)?);
    }
    sqlite::write(APPLICATION, 10_300, &tables)
}

fn check_names(layers: &[Layer<'_>]) -> Result<(), MapError> {
    for (i, layer) in layers.iter().enumerate() {
        let lower = layer.name.to_ascii_lowercase();
        let sound = lower.starts_with(|c: char| c.is_ascii_alphabetic())
            && lower.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && lower.len() <= 63
            && !["gpkg", "rtree", "sqlite"]
                .iter()
                .any(|own| lower.starts_with(own));
        let again = layers
            .iter()
            .take(i)
            .any(|l| l.name.eq_ignore_ascii_case(layer.name));
        if !sound || again {
            return Err(MapError::Unsupported(format!(
                "a layer needs a name of its own, of letters, digits and underscores; got {}",
                quote(layer.name)
            )));
        }
    }
    Ok(())
}

fn word(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// Annex C.3. The three systems that every file has to have.
fn systems() -> Table {
    let row = |name, id, organization, number, definition| {
        let columns = vec![
            word(name),
            Value::Null,
            word(organization),
            Value::Int(number),
            word(definition),
            Value::Null,
        ];
        (id, columns)
    };
    const WGS84: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
        AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0],\
        UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]";
    Table {
        name: "gpkg_spatial_ref_sys".to_owned(),
        text: "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, \
            organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, \
            definition TEXT NOT NULL, description TEXT)"
            .to_owned(),
        indexes: vec![],
        rows: vec![
            row("Undefined Cartesian", -1, "NONE", -1, "undefined"),
            row("Undefined geographic", 0, "NONE", 0, "undefined"),
            row("WGS 84", 4326, "EPSG", 4326, WGS84),
        ],
    }
}

/// Annex C.4.
fn contents(layers: &[Layer<'_>], changed_at: &str) -> Table {
    let row = |(number, layer): (i64, &Layer<'_>)| {
        let boxes = layer
            .features
            .iter()
            .filter_map(|f| BBox::of(f.geometry.as_ref()?));
        let bbox = boxes.reduce(|a, b| a.union(&b));
        let side = |of: fn(BBox) -> f64| bbox.map_or(Value::Null, |b| Value::Real(of(b)));
        let columns = vec![
            word(layer.name),
            word("features"),
            word(layer.name),
            word(layer.about),
            word(changed_at),
            side(|b| b.west),
            side(|b| b.south),
            side(|b| b.east),
            side(|b| b.north),
            Value::Int(4326),
        ];
        (number, columns)
    };
    Table {
        name: "gpkg_contents".to_owned(),
        text: "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, \
            identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, \
            min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, \
            srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))"
            .to_owned(),
        indexes: vec![Index { columns: &[0] }, Index { columns: &[2] }],
        rows: (1..).zip(layers).map(row).collect(),
    }
}

/// Annex C.5. A layer may hold shapes of any kind.
fn geometry_columns(layers: &[Layer<'_>]) -> Table {
    let row = |layer: &Layer<'_>| {
        let any = kind_of(layer.features);
        vec![
            word(layer.name),
            word("geom"),
            word(any),
            Value::Int(4326),
            Value::Int(0),
            Value::Int(0),
        ]
    };
    Table {
        name: "gpkg_geometry_columns".to_owned(),
        text: "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL UNIQUE \
            REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL, \
            geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL \
            REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL, \
            PRIMARY KEY (table_name, column_name))"
            .to_owned(),
        indexes: vec![Index { columns: &[0] }, Index { columns: &[0, 1] }],
        rows: (1..).zip(layers.iter().map(row)).collect(),
    }
}

/// The kind of all shapes of a layer; GEOMETRY if they differ.
fn kind_of(features: &[Feature]) -> &'static str {
    let mut kinds = features
        .iter()
        .filter_map(|f| f.geometry.as_ref())
        .map(|g| match g {
            Geometry::Point(_) => "POINT",
            Geometry::LineString(_) => "LINESTRING",
            Geometry::Polygon(_) => "POLYGON",
            Geometry::MultiPoint(_) => "MULTIPOINT",
            Geometry::MultiLineString(_) => "MULTILINESTRING",
            Geometry::MultiPolygon(_) => "MULTIPOLYGON",
            Geometry::GeometryCollection(_) => "GEOMETRYCOLLECTION",
        });
    let first = kinds.next().unwrap_or("GEOMETRY");
    if kinds.all(|k| k == first) {
        first
    } else {
        "GEOMETRY"
    }
}

/// The layer's own table.
fn features(layer: &Layer<'_>) -> Result<Table, MapError> {
    // In the order in which they are first met; SQLite does not tell `Name` from `name`.
    let mut columns: Vec<(&str, &'static str)> = vec![];
    for (name, value) in layer.features.iter().flat_map(|f| &f.properties) {
        let own = kind(value);
        match columns
            .iter_mut()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
        {
            Some((_, kind)) => *kind = both(kind, own),
            None => columns.push((name, own)),
        }
        at_most("columns of a layer", columns.len() as u64, MOST_COLUMNS)?;
    }
    columns.retain(|(name, _)| !matches!(&*name.to_ascii_lowercase(), "fid" | "geom"));
    let mut text = format!(
        "CREATE TABLE \"{}\" (fid INTEGER PRIMARY KEY NOT NULL, geom GEOMETRY",
        layer.name
    );
    for (name, kind) in &columns {
        let kind = if kind.is_empty() { "TEXT" } else { kind };
        let name: String = name.chars().filter(|c| *c != '\0').collect();
        text.push_str(&format!(", \"{}\" {kind}", name.replace('"', "\"\"")));
    }
    text.push(')');
    let rows = (1..).zip(layer.features).map(|(fid, feature)| {
        let geometry = feature.geometry.as_ref();
        let mut row = vec![
            Value::Null,
            geometry.map_or(Value::Null, |g| Value::Blob(wkb::encode(g))),
        ];
        row.extend(columns.iter().map(|(name, kind)| {
            let mut named = feature
                .properties
                .iter()
                .filter(|(n, _)| n.eq_ignore_ascii_case(name));
            named.next().map_or(Value::Null, |(_, v)| value(v, kind))
        }));
        (fid, row)
    });
    Ok(Table {
        name: layer.name.to_owned(),
        rows: rows.collect(),
        text,
        indexes: vec![],
    })
}

/// The column that holds a value; empty for null, which any does.
fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "",
        Json::Bool(_) => "BOOLEAN",
        Json::Number(n) if n.is_i64() => "INTEGER",
        Json::Number(_) => "REAL",
        _ => "TEXT",
    }
}

/// The column that holds both.
fn both(a: &'static str, b: &'static str) -> &'static str {
    match (a, b) {
        (a, "") => a,
        ("", b) => b,
        (a, b) if a == b => a,
        ("INTEGER" | "REAL", "INTEGER" | "REAL") => "REAL",
        _ => "TEXT",
    }
}

fn value(json: &Json, kind: &str) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::String(text) => Value::Text(text.clone()),
        Json::Bool(truth) if kind == "BOOLEAN" => Value::Int(i64::from(*truth)),
        Json::Number(n) if kind == "INTEGER" => n.as_i64().map_or(Value::Null, Value::Int),
        Json::Number(n) if kind == "REAL" => n.as_f64().map_or(Value::Null, Value::Real),
        other => Value::Text(other.to_string()),
    }
}
