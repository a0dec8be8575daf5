//! KML: sites, areas and pictures for Google Earth and its kin.

use std::fmt::Write;

use geo::{BBox, Geometry, Point, Polygon};
use quick_xml::escape::escape;

/// One thing on a KML map.
#[derive(Debug, Clone, PartialEq)]
pub enum Thing<'a> {
    /// A place, a line or an area.
    Shape {
        /// Its name.
        name: &'a str,
        /// What is said of it; plain text.
        about: &'a str,
        /// Where it is.
        geometry: &'a Geometry,
        /// Red, green, blue and opacity of its lines; areas are filled with half the opacity.
        colour: [u8; 4],
    },
    /// A picture laid on the ground, north up.
    Overlay {
        /// Its name.
        name: &'a str,
        /// The picture's file beside this one, or its address.
        href: &'a str,
        /// Where its edges lie. A grid in metres must be resampled to degrees first, or it will be askew.
        bbox: BBox,
    },
}

/// Writes a KML document.
///
/// Characters that XML cannot hold are left out of texts. Positions have seven decimals: a centimetre.
///
/// # Source
/// OGC KML 2.3 (12-007r2), clauses 9 (Document), 10 (Placemark), 11.3 (GroundOverlay), 12 (Style).
pub fn write(title: &str, things: &[Thing<'_>]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n");
    element(&mut out, "name", title);
    for thing in things {
        match thing {
            Thing::Shape {
                name,
                about,
                geometry,
                colour,
            } => {
                out.push_str("<Placemark>\n");
                element(&mut out, "name", name);
                element(&mut out, "description", about);
                style(&mut out, *colour);
                shape(&mut out, geometry);
                out.push_str("</Placemark>\n");
            }
            Thing::Overlay { name, href, bbox } => {
                out.push_str("<GroundOverlay>\n");
                element(&mut out, "name", name);
                out.push_str("<Icon>");
                element(&mut out, "href", href);
                out.push_str("</Icon>\n<LatLonBox>\n");
                for (side, degrees) in [
                    ("north", bbox.north),
                    ("south", bbox.south),
                    ("east", bbox.east),
                    ("west", bbox.west),
                ] {
                    put(&mut out, format_args!("<{side}>{degrees:.7}</{side}>\n"));
                }
                out.push_str("</LatLonBox>\n</GroundOverlay>\n");
            }
        }
    }
    out.push_str("</Document>\n</kml>\n");
    out
}

/// Writing to a text cannot fail.
fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}

fn element(out: &mut String, name: &str, text: &str) {
    // XML 1.0, production 2: no control characters but these three.
    let sound = |c: &char| {
        matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    let text: String = text.chars().filter(sound).collect();
    put(out, format_args!("<{name}>{}</{name}>\n", escape(&*text)));
}

/// KML writes colours as opacity, blue, green, red.
fn style(out: &mut String, [r, g, b, a]: [u8; 4]) {
    put(
        out,
        format_args!(
            "<Style><IconStyle><color>{a:02x}{b:02x}{g:02x}{r:02x}</color></IconStyle>\
             <LineStyle><color>{a:02x}{b:02x}{g:02x}{r:02x}</color><width>2</width></LineStyle>\
             <PolyStyle><color>{:02x}{b:02x}{g:02x}{r:02x}</color></PolyStyle></Style>\n",
            a / 2
        ),
    );
}

fn shape(out: &mut String, geometry: &Geometry) {
    let mut many = |parts: Vec<Geometry>| {
        out.push_str("<MultiGeometry>\n");
        parts.iter().for_each(|part| shape(out, part));
        out.push_str("</MultiGeometry>\n");
    };
    match geometry {
        Geometry::Point(point) => {
            out.push_str("<Point>");
            coordinates(out, std::slice::from_ref(point));
            out.push_str("</Point>\n");
        }
        Geometry::LineString(line) => {
            out.push_str("<LineString><tessellate>1</tessellate>");
            coordinates(out, line);
            out.push_str("</LineString>\n");
        }
        Geometry::Polygon(polygon) => area(out, polygon),
        Geometry::MultiPoint(all) => many(all.iter().copied().map(Geometry::Point).collect()),
        Geometry::MultiLineString(all) => {
            many(all.iter().cloned().map(Geometry::LineString).collect())
        }
        Geometry::MultiPolygon(all) => many(all.iter().cloned().map(Geometry::Polygon).collect()),
        Geometry::GeometryCollection(all) => many(all.clone()),
    }
}

fn area(out: &mut String, polygon: &Polygon) {
    out.push_str("<Polygon>");
    for (i, ring) in polygon.rings().enumerate() {
        let side = if i == 0 {
            "outerBoundaryIs"
        } else {
            "innerBoundaryIs"
        };
        put(out, format_args!("<{side}><LinearRing>"));
        coordinates(out, ring);
        put(out, format_args!("</LinearRing></{side}>"));
    }
    out.push_str("</Polygon>\n");
}

fn coordinates(out: &mut String, points: &[Point]) {
    out.push_str("<coordinates>");
    for (i, point) in points.iter().enumerate() {
        let gap = if i == 0 { "" } else { " " };
        put(out, format_args!("{gap}{:.7},{:.7}", point.lon, point.lat));
    }
    out.push_str("</coordinates>");
}

#[cfg(test)]
mod tests {
    use super::*;

    const TILBURY: Point = Point {
        lon: 0.3573,
        lat: 51.4626,
    };

    #[test]
    fn sites_areas_and_pictures() {
        let site = Geometry::Point(TILBURY);
        let ring = vec![
            TILBURY,
            Point {
                lon: 0.4,
                ..TILBURY
            },
            Point {
                lat: 51.5,
                ..TILBURY
            },
            TILBURY,
        ];
        let area = Geometry::MultiPolygon(vec![Polygon {
            exterior: ring.clone(),
            holes: vec![ring.clone()],
        }]);
        let things = [
            Thing::Shape {
                name: "Mast <1> & co",
                about: "30\u{0} m",
                geometry: &site,
                colour: [0x11, 0x22, 0x33, 0xff],
            },
            Thing::Shape {
                name: "Reach",
                about: "",
                geometry: &area,
                colour: [0, 0, 0, 0x80],
            },
            Thing::Overlay {
                name: "Signal",
                href: "map.png",
                bbox: BBox {
                    west: 0.2,
                    south: 51.4,
                    east: 0.5,
                    north: 51.6,
                },
            },
        ];
        let text = write("Plan", &things);
        for part in [
            "<name>Mast &lt;1&gt; &amp; co</name>\n<description>30 m</description>",
            "<IconStyle><color>ff332211</color></IconStyle>",
            "<PolyStyle><color>7f332211</color></PolyStyle>",
            "<Point><coordinates>0.3573000,51.4626000</coordinates></Point>",
            "<MultiGeometry>\n<Polygon><outerBoundaryIs><LinearRing><coordinates>0.3573000,51.4626000 0.4000000,51.4626000 ",
            "</outerBoundaryIs><innerBoundaryIs>",
            "<Icon><href>map.png</href>\n</Icon>\n<LatLonBox>\n<north>51.6000000</north>",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        // Every element that opens closes.
        let mut reader = quick_xml::Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    }
}
