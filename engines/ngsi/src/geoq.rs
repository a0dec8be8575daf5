//! Asking by place: near, within, crossing or apart from a shape.

use geo::{BBox, Cell, Geometry, cell, relate};
use serde_json::{Map, Value, json};

use crate::context::{Context, NGSI_LD};
use crate::entity::{AttributeKind, Entity};
use crate::error::{NgsiError, Result};
use crate::name::{quoted, require_name};
use crate::read::{brief, not_an_object};

/// How a place must stand to the shape asked with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relation {
    /// Within so many metres.
    NearerThan(f64),
    /// Further than so many metres.
    FurtherThan(f64),
    /// Inside it.
    Within,
    /// Around it.
    Contains,
    /// Touching or crossing it.
    Intersects,
    /// The same as it.
    Equals,
    /// Apart from it.
    Disjoint,
    /// Partly inside it, of the same sort.
    Overlaps,
}

/// A query by place.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.10. Distances are measured over the ellipsoid between the
/// nearest points of the two shapes.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoQuery {
    relation: Relation,
    shape: Geometry,
    property: String,
    is_named: bool,
}

impl GeoQuery {
    /// Reads the four parameters; `coordinates` is JSON as text.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar or is no shape.
    pub fn parse(
        georel: &str,
        geometry: &str,
        coordinates: &str,
        geoproperty: Option<&str>,
        context: &Context,
    ) -> Result<Self> {
        let coordinates: Value = serde_json::from_str(coordinates).map_err(|_| {
            NgsiError::bad_data(format!(
                "coordinates must be a JSON list, got {}",
                quoted(coordinates)
            ))
        })?;
        Self::new(georel, geometry, coordinates, geoproperty, context)
    }

    /// Reads the four members of a `geoQ`.
    ///
    /// # Errors
    /// `BadRequestData` for what does not follow the grammar or is no shape.
    pub fn from_json(value: Value, context: &Context) -> Result<Self> {
        let Value::Object(mut members) = value else {
            return Err(not_an_object("geoQ", &value));
        };
        let text = |name: &str| match members.get(name) {
            Some(Value::String(text)) => Ok(Some(text.clone())),
            None => Ok(None),
            Some(other) => Err(NgsiError::bad_data(format!(
                "{name} of geoQ must be text, got {}",
                brief(other)
            ))),
        };
        let must = |name: &str| NgsiError::bad_data(format!("geoQ must have {name}"));
        let georel = text("georel")?.ok_or_else(|| must("georel"))?;
        let geometry = text("geometry")?.ok_or_else(|| must("geometry"))?;
        let property = text("geoproperty")?;
        match members
            .shift_remove("coordinates")
            .ok_or_else(|| must("coordinates"))?
        {
            Value::String(text) => {
                Self::parse(&georel, &geometry, &text, property.as_deref(), context)
            }
            list => Self::new(&georel, &geometry, list, property.as_deref(), context),
        }
    }

    fn new(
        georel: &str,
        geometry: &str,
        coordinates: Value,
        geoproperty: Option<&str>,
        context: &Context,
    ) -> Result<Self> {
        let relation = relation(georel)?;
        if geometry == "GeometryCollection" {
            return Err(NgsiError::bad_data(
                "geometry may not be a GeometryCollection",
            ));
        }
        let shape = Geometry::from_geojson(&json!({"type": geometry, "coordinates": coordinates}))
            .map_err(|why| {
                NgsiError::bad_data(format!(
                    "the geometry {} is no shape: {why}",
                    quoted(geometry)
                ))
            })?;
        let property = match geoproperty {
            Some(name) => {
                require_name("geoproperty", name)?;
                context.expand(name).into_owned()
            }
            None => format!("{NGSI_LD}location"),
        };
        Ok(Self {
            relation,
            shape,
            property,
            is_named: geoproperty.is_some(),
        })
    }

    /// The full name of the attribute that is looked at.
    pub fn property(&self) -> &str {
        &self.property
    }

    /// Whether one of the entity's places there stands to the shape as asked.
    pub fn matches(&self, entity: &Entity) -> bool {
        entity.instances(&self.property).iter().any(|a| {
            a.kind == AttributeKind::GeoProperty
                && Geometry::from_geojson(&a.value).is_ok_and(|place| self.holds(&place))
        })
    }

    /// Whether a place stands to the shape as asked.
    pub fn holds(&self, place: &Geometry) -> bool {
        let shape = &self.shape;
        match self.relation {
            Relation::NearerThan(metres) => relate::distance_between_m(place, shape) <= metres,
            Relation::FurtherThan(metres) => relate::distance_between_m(place, shape) > metres,
            Relation::Within => relate::within(place, shape),
            Relation::Contains => relate::contains(place, shape),
            Relation::Intersects => relate::intersects(place, shape),
            Relation::Equals => relate::equals(place, shape),
            Relation::Disjoint => relate::disjoint(place, shape),
            Relation::Overlaps => relate::overlaps(place, shape),
        }
    }

    /// Map cells of which every matching place meets one at least; nothing when places anywhere
    /// may match.
    pub fn cover(&self, max_cells: usize) -> Option<Vec<Cell>> {
        const FINEST: u8 = 24;
        match (self.relation, &self.shape) {
            (Relation::FurtherThan(_) | Relation::Disjoint, _) => None,
            (Relation::NearerThan(metres), Geometry::Point(centre)) => {
                Some(cell::cover_circle(*centre, metres, max_cells))
            }
            (Relation::NearerThan(metres), shape) => BBox::of(shape)
                .map(|around| cell::cover(&around.expand_m(metres), max_cells, FINEST)),
            (_, shape) => Some(cell::cover(shape, max_cells, FINEST)),
        }
    }

    /// Writes it as a `geoQ`, with names as short as the context allows.
    pub fn to_json(&self, context: &Context) -> Value {
        let georel = match self.relation {
            Relation::NearerThan(metres) => format!("near;maxDistance=={metres}"),
            Relation::FurtherThan(metres) => format!("near;minDistance=={metres}"),
            Relation::Within => "within".to_owned(),
            Relation::Contains => "contains".to_owned(),
            Relation::Intersects => "intersects".to_owned(),
            Relation::Equals => "equals".to_owned(),
            Relation::Disjoint => "disjoint".to_owned(),
            Relation::Overlaps => "overlaps".to_owned(),
        };
        let shape = self.shape.to_geojson();
        let mut members = Map::new();
        members.insert("georel".to_owned(), json!(georel));
        members.insert("geometry".to_owned(), shape["type"].clone());
        members.insert("coordinates".to_owned(), shape["coordinates"].clone());
        if self.is_named {
            members.insert(
                "geoproperty".to_owned(),
                json!(context.compact(&self.property)),
            );
        }
        Value::Object(members)
    }
}

fn relation(georel: &str) -> Result<Relation> {
    let refuse = || {
        NgsiError::bad_data(format!(
            "georel {} is not known, or lacks a distance above 0",
            quoted(georel)
        ))
    };
    let metres = |text: &str| {
        let is_number = text.starts_with(|c: char| c.is_ascii_digit());
        text.parse::<f64>()
            .ok()
            .filter(|m| is_number && m.is_finite() && *m > 0.0)
            .ok_or_else(refuse)
    };
    Ok(match georel.trim() {
        "within" => Relation::Within,
        "contains" => Relation::Contains,
        "intersects" => Relation::Intersects,
        "equals" => Relation::Equals,
        "disjoint" => Relation::Disjoint,
        "overlaps" => Relation::Overlaps,
        near => match near
            .strip_prefix("near;")
            .and_then(|modifier| modifier.split_once("=="))
        {
            Some(("maxDistance", text)) => Relation::NearerThan(metres(text)?),
            Some(("minDistance", text)) => Relation::FurtherThan(metres(text)?),
            _ => return Err(refuse()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Attribute;

    const SQUARE: &str = "[[[0,0],[10,0],[10,10],[0,10],[0,0]]]";

    #[track_caller]
    fn check(georel: &str, geometry: &str, coordinates: &str, at: (f64, f64), want: bool) {
        let query = GeoQuery::parse(georel, geometry, coordinates, None, &Context::core()).unwrap();
        let place = Attribute::point(at.0, at.1);
        let entity =
            Entity::new("urn:x:1", ["T"]).with(format!("{NGSI_LD}location"), place.clone());
        assert_eq!(query.matches(&entity), want, "{georel} {geometry} {at:?}");
        let again = GeoQuery::from_json(query.to_json(&Context::core()), &Context::core()).unwrap();
        assert_eq!(again, query);
        if want && let Some(cover) = query.cover(16) {
            let shape = Geometry::from_geojson(&place.value).unwrap();
            let own = cell::cover(&shape, 1, 24);
            assert!(
                cover
                    .iter()
                    .any(|c| own.iter().any(|o| c.contains(*o) || o.contains(*c))),
                "{georel} hides a match"
            );
        }
    }

    #[test]
    fn places_are_found() {
        check(
            "near;maxDistance==2000",
            "Point",
            "[8,40]",
            (8.01, 40.01),
            true,
        );
        check(
            "near;maxDistance==2000",
            "Point",
            "[8,40]",
            (8.1, 40.1),
            false,
        );
        check(
            "near;minDistance==2000",
            "Point",
            "[8,40]",
            (8.1, 40.1),
            true,
        );
        check(
            "near;maxDistance==2000",
            "LineString",
            "[[0,60],[10,60]]",
            (10.0, 60.009),
            true,
        );
        check(
            "near;maxDistance==20000",
            "LineString",
            "[[0,85],[0,84]]",
            (1.0, 85.0),
            true,
        );
        check("within", "Polygon", SQUARE, (5.0, 5.0), true);
        check("within", "Polygon", SQUARE, (15.0, 5.0), false);
        check(
            "within",
            "Polygon",
            "[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]",
            (5.0, 5.0),
            false,
        );
        check(
            "intersects",
            "LineString",
            "[[0,0],[10,0]]",
            (5.0, 0.0),
            true,
        );
        check("equals", "Point", "[1,2]", (1.0, 2.0), true);
        check("disjoint", "Polygon", SQUARE, (15.0, 5.0), true);
        check("contains", "Point", "[1,2]", (1.0, 2.0), true);
        check("overlaps", "Polygon", SQUARE, (5.0, 5.0), false);
    }

    #[test]
    fn only_the_property_asked_for_counts() {
        let query = GeoQuery::parse(
            "within",
            "Polygon",
            SQUARE,
            Some("observationSpace"),
            &Context::core(),
        )
        .unwrap();
        assert!(
            !query.matches(
                &Entity::new("urn:x:1", ["T"])
                    .with(format!("{NGSI_LD}location"), Attribute::point(5.0, 5.0))
            )
        );
        assert_eq!(
            query.property(),
            "https://uri.etsi.org/ngsi-ld/observationSpace"
        );
    }

    #[test]
    fn what_is_no_geoquery_is_refused() {
        let refuse = |georel: &str, geometry: &str, coordinates: &str| {
            assert!(
                GeoQuery::parse(georel, geometry, coordinates, None, &Context::core()).is_err(),
                "{georel} {geometry} {coordinates}"
            );
        };
        for georel in [
            "near",
            "near;maxDistance==0",
            "near;maxDistance==-5",
            "near;maxDistance==NaN",
            "near;maxDistance==1e999",
            "near;maxDistance==+5",
            "near;maxDistance=5",
            "near;maxDistance==1;minDistance==0",
            "beside",
            "",
        ] {
            refuse(georel, "Point", "[1,2]");
        }
        refuse("within", "GeometryCollection", "[]");
        refuse("within", "Blob", "[1,2]");
        refuse("within", "Polygon", "[1,2]");
        refuse("within", "Point", "[1,");
        refuse("within", "Point", "[null,NaN]");
        assert!(
            GeoQuery::from_json(
                json!({"georel": "within", "geometry": "Point"}),
                &Context::core()
            )
            .is_err()
        );
    }
}
