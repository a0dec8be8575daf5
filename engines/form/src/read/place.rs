//! Addresses, places on the map, files.

use geo::{Geometry, Point, Polygon};

use super::line::{postcode, tidy};
use super::{Read, wrong};
use crate::{Address, Answer, Fields, Kept, Limit, Question, Shape, Spot, Wrong, words};

pub fn address(question: &Question, fields: &Fields) -> Read {
    let mut bad = Vec::new();
    let mut read = |part: &str, what: &str, needed: bool| {
        let field = format!("{}-{part}", question.name);
        let given = fields.one(&field);
        if given.contains('\n') {
            bad.push(Wrong::new(
                field,
                format!("{what} must be one line: use the other lines for the rest"),
            ));
        } else if given.is_empty() && needed {
            let what = if part == "line1" {
                "address line 1, typically the building and street".into()
            } else {
                what.to_lowercase()
            };
            bad.push(Wrong::new(field, format!("Enter {what}")));
        } else if given.chars().count() > 100 {
            bad.push(Wrong::new(
                field,
                format!("{what} must be 100 characters or fewer"),
            ));
        }
        tidy(given)
    };
    let mut address = Address {
        line1: read("line1", "Address line 1", true),
        line2: read("line2", "Address line 2", false),
        town: read("town", "Town or city", true),
        postcode: read("postcode", "Postcode", true),
    };
    match postcode(&address.postcode) {
        Some(tidy) => address.postcode = tidy,
        None if address.postcode.is_empty() => {}
        None => bad.push(Wrong::new(
            format!("{}-postcode", question.name),
            "Enter a full UK postcode, like SX1 2AB",
        )),
    }
    if bad.is_empty() {
        Ok(Answer::Address(address))
    } else {
        Err(bad)
    }
}

pub fn spot(question: &Question, fields: &Fields, shapes: &[Shape]) -> Read {
    let [in_words, drawn] = ["words", "shape"].map(|part| format!("{}-{part}", question.name));
    let words = tidy(fields.one(&in_words));
    if words.chars().count() > 500 {
        return wrong(in_words, "Where it is must be 500 characters or fewer");
    }
    let text = fields.one(&drawn);
    let shape = if text.is_empty() {
        None
    } else {
        match shape(text, shapes) {
            Some(shape) => Some(shape),
            None => {
                return wrong(
                    in_words,
                    "We could not read what was put on the map. Say in words where it is, or use the map again",
                );
            }
        }
    };
    Ok(Answer::Spot(Spot { words, shape }))
}

/// A GeoJSON geometry, or "longitude,latitude" as a page without scripts sends it.
fn shape(text: &str, shapes: &[Shape]) -> Option<Geometry> {
    let found = if let Some((lon, lat)) = text.split_once(',').filter(|_| !text.starts_with('{')) {
        let point = Point::new(lon.trim().parse().ok()?, lat.trim().parse().ok()?).ok()?;
        Geometry::Point(point)
    } else {
        Geometry::from_geojson(&serde_json::from_str(text).ok()?).ok()?
    };
    let (kind, corners) = match &found {
        Geometry::Point(_) => (Shape::Point, 1),
        Geometry::LineString(line) => (Shape::Line, line.len()),
        Geometry::Polygon(area) => (Shape::Area, area.rings().map(Vec::len).sum()),
        _ => return None,
    };
    (shapes.contains(&kind) && corners <= Limit::CORNERS).then(|| rounded(found))
}

/// To 7 decimals, a centimetre: as much as a map knows, and the same when it is written and read again.
fn rounded(shape: Geometry) -> Geometry {
    let near = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let line = |points: Vec<Point>| -> Vec<Point> {
        let each = points.into_iter();
        each.map(|p| Point {
            lon: near(p.lon),
            lat: near(p.lat),
        })
        .collect()
    };
    match shape {
        Geometry::Point(point) => line(vec![point])
            .pop()
            .map_or(Geometry::Point(point), Geometry::Point),
        Geometry::LineString(points) => Geometry::LineString(line(points)),
        Geometry::Polygon(area) => Geometry::Polygon(Polygon {
            exterior: line(area.exterior),
            holes: area.holes.into_iter().map(line).collect(),
        }),
        other => other,
    }
}

pub fn files(question: &Question, files: &[Kept], most: usize) -> Read {
    if files.len() > most {
        let called = words::called(question);
        return wrong(
            &question.name,
            match most {
                1 => format!("You can only add 1 file for {called}: remove the others"),
                most => format!("You can only add {most} files for {called}: remove the others"),
            },
        );
    }
    Ok(Answer::Files(files.to_vec()))
}
