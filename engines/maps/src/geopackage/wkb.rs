//! Shapes as well-known binary, and the head that a GeoPackage puts before them.

use geo::{BBox, Geometry, Point, Polygon, Ring};

/// Collections within collections, at most: more is an attack, not a map.
const DEEPEST: usize = 16;

/// How a pair of coordinates becomes a position.
pub(super) type Place<'a> = &'a dyn Fn(f64, f64) -> Result<Point, String>;

/// Writes a shape with its head: little-endian, WGS84, with its box unless it is a point.
///
/// # Source
/// OGC GeoPackage 1.3.1 (12-128r18), clause 2.1.3.1.1; OGC 06-103r4, clause 8 (WKB).
pub(super) fn encode(geometry: &Geometry) -> Vec<u8> {
    const WGS84: i32 = 4326;
    let mut out = b"GP\0".to_vec();
    let bbox = BBox::of(geometry).filter(|_| !matches!(geometry, Geometry::Point(_)));
    // Bit 0: little-endian. Bits 1 to 3: no box, or one of x and y.
    out.push(if bbox.is_some() { 0b011 } else { 0b001 });
    out.extend(WGS84.to_le_bytes());
    if let Some(b) = bbox {
        for side in [b.west, b.east, b.south, b.north] {
            out.extend(side.to_le_bytes());
        }
    }
    put(&mut out, geometry);
    out
}

fn put(out: &mut Vec<u8>, geometry: &Geometry) {
    let head = |out: &mut Vec<u8>, kind: u32, count: Option<usize>| {
        out.push(1);
        out.extend(kind.to_le_bytes());
        if let Some(count) = count {
            out.extend((count as u32).to_le_bytes());
        }
    };
    match geometry {
        Geometry::Point(p) => {
            head(out, 1, None);
            put_points(out, std::slice::from_ref(p));
        }
        Geometry::LineString(line) => {
            head(out, 2, Some(line.len()));
            put_points(out, line);
        }
        Geometry::Polygon(polygon) => {
            head(out, 3, Some(1 + polygon.holes.len()));
            for ring in polygon.rings() {
                out.extend((ring.len() as u32).to_le_bytes());
                put_points(out, ring);
            }
        }
        Geometry::MultiPoint(all) => {
            head(out, 4, Some(all.len()));
            all.iter().for_each(|p| put(out, &Geometry::Point(*p)));
        }
        Geometry::MultiLineString(all) => {
            head(out, 5, Some(all.len()));
            all.iter()
                .for_each(|l| put(out, &Geometry::LineString(l.clone())));
        }
        Geometry::MultiPolygon(all) => {
            head(out, 6, Some(all.len()));
            all.iter()
                .for_each(|p| put(out, &Geometry::Polygon(p.clone())));
        }
        Geometry::GeometryCollection(all) => {
            head(out, 7, Some(all.len()));
            all.iter().for_each(|g| put(out, g));
        }
    }
}

fn put_points(out: &mut Vec<u8>, points: &[Point]) {
    for point in points {
        out.extend(point.lon.to_le_bytes());
        out.extend(point.lat.to_le_bytes());
    }
}

/// Reads a shape with its head; none if it is empty. Heights and measures are left behind.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn decode(blob: &[u8], place: Place<'_>) -> Result<Option<Geometry>, String> {
    let [b'G', b'P', _, flags, _, _, _, _, rest @ ..] = blob else {
        return Err("the shape has no GeoPackage head".to_owned());
    };
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => return Err(format!("the shape has a box of kind {other}")),
    };
    if flags & 0x20 != 0 {
        return Err("the shape is of an extended kind".to_owned());
    }
    let wkb = rest.get(envelope..).ok_or("the shape is cut off")?;
    if flags & 0x10 != 0 {
        return Ok(None);
    }
    let mut bytes = Bytes { rest: wkb, place };
    bytes.geometry(DEEPEST).map(Some)
}

struct Bytes<'a> {
    rest: &'a [u8],
    place: Place<'a>,
}

/// What the head of a part says.
#[derive(Clone, Copy)]
struct Part {
    little: bool,
    kind: u32,
    /// Numbers to a position: 2, 3 or 4.
    numbers: usize,
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (bytes, rest) = self
            .rest
            .split_first_chunk()
            .ok_or("the shape is cut off")?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn u32(&mut self, little: bool) -> Result<u32, String> {
        let bytes = self.take()?;
        Ok(if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// How many there are of things that are so many bytes each at the least.
    fn count(&mut self, little: bool, least: usize) -> Result<usize, String> {
        let count = self.u32(little)? as usize;
        if count > self.rest.len() / least {
            return Err(format!(
                "the shape claims {count} parts and is cut off before them"
            ));
        }
        Ok(count)
    }

    fn part(&mut self) -> Result<Part, String> {
        let [order] = self.take()?;
        let little = order == 1;
        let code = self.u32(little)?;
        // ISO counts by thousands, others set the upper bits.
        let (has_z, has_m) = (code & 0x8000_0000 != 0, code & 0x4000_0000 != 0);
        let plain = code & 0x0FFF_FFFF;
        let more = match plain / 1000 {
            0 => usize::from(has_z) + usize::from(has_m),
            1 | 2 => 1,
            3 => 2,
            _ => return Err(format!("the shape is of no known kind, {code}")),
        };
        Ok(Part {
            little,
            kind: plain % 1000,
            numbers: 2 + more,
        })
    }

    fn geometry(&mut self, depth: usize) -> Result<Geometry, String> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(format!("shapes are nested more than {DEEPEST} deep"));
        };
        let part = self.part()?;
        Ok(match part.kind {
            1 => Geometry::Point(self.point(part)?),
            2 => Geometry::LineString(self.points(part, 2)?),
            3 => Geometry::Polygon(self.polygon(part)?),
            kind @ 4..=7 => {
                let count = self.count(part.little, 9)?;
                let all = (0..count)
                    .map(|_| self.geometry(depth))
                    .collect::<Result<Vec<_>, _>>()?;
                collect(kind, all)?
            }
            other => return Err(format!("the shape is of no known kind, {other}")),
        })
    }

    fn point(&mut self, part: Part) -> Result<Point, String> {
        let mut numbers = [0.0; 4];
        for number in numbers.iter_mut().take(part.numbers) {
            let bytes = self.take()?;
            *number = if part.little {
                f64::from_le_bytes(bytes)
            } else {
                f64::from_be_bytes(bytes)
            };
        }
        (self.place)(numbers[0], numbers[1])
    }

    fn points(&mut self, part: Part, least: usize) -> Result<Vec<Point>, String> {
        let count = self.count(part.little, 8 * part.numbers)?;
        if count < least {
            return Err(format!(
                "a line needs at least {least} positions, got {count}"
            ));
        }
        (0..count).map(|_| self.point(part)).collect()
    }

    fn polygon(&mut self, part: Part) -> Result<Polygon, String> {
        let count = self.count(part.little, 4)?;
        let mut rings = (0..count)
            .map(|_| self.ring(part))
            .collect::<Result<Vec<Ring>, _>>()?;
        if rings.is_empty() {
            return Err("an area has no edge".to_owned());
        }
        let holes = rings.split_off(1);
        Ok(Polygon {
            exterior: rings.swap_remove(0),
            holes,
        })
    }

    fn ring(&mut self, part: Part) -> Result<Ring, String> {
        let ring = self.points(part, 4)?;
        if ring.first() != ring.last() {
            return Err("a ring is not closed".to_owned());
        }
        Ok(ring)
    }
}

/// Parts of one kind together.
fn collect(kind: u32, all: Vec<Geometry>) -> Result<Geometry, String> {
    let (mut points, mut lines, mut polygons) = (vec![], vec![], vec![]);
    if kind == 7 {
        return Ok(Geometry::GeometryCollection(all));
    }
    for part in all {
        match (kind, part) {
            (4, Geometry::Point(p)) => points.push(p),
            (5, Geometry::LineString(l)) => lines.push(l),
            (6, Geometry::Polygon(p)) => polygons.push(p),
            _ => return Err("a shape of several parts has one of another kind".to_owned()),
        }
    }
    Ok(match kind {
        4 => Geometry::MultiPoint(points),
        5 => Geometry::MultiLineString(lines),
        _ => Geometry::MultiPolygon(polygons),
    })
}
