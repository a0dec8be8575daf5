//! How big a shape is, and where its middle lies.

use super::{Geometry, Part};
use crate::earth::{area_north_m2, metres_per_degree};
use crate::{Point, distance_m};

impl Geometry {
    /// The centre of mass of the parts of the highest dimension; none if there is no point.
    ///
    /// It is worked out on the plane of longitude and latitude, and may lie outside the shape.
    pub fn centroid(&self) -> Option<Point> {
        let (mut areas, mut lengths, mut points) =
            (Mass::default(), Mass::default(), Mass::default());
        self.each_part(&mut |part| {
            let mut trace = |line: &[Point]| {
                line.iter().for_each(|p| points.add(1.0, p.lon, p.lat));
                line.windows(2).for_each(|w| {
                    let (across, along) = metres_per_degree(w[0].lat);
                    let length =
                        ((w[1].lon - w[0].lon) * across).hypot((w[1].lat - w[0].lat) * along);
                    lengths.add(
                        length,
                        f64::midpoint(w[0].lon, w[1].lon),
                        f64::midpoint(w[0].lat, w[1].lat),
                    );
                });
            };
            match part {
                Part::Point(point) => points.add(1.0, point.lon, point.lat),
                Part::Line(line) => trace(line),
                Part::Polygon(polygon) => {
                    for (i, ring) in polygon.rings().enumerate() {
                        trace(ring);
                        areas.add_ring(ring, if i == 0 { 1.0 } else { -1.0 });
                    }
                }
            }
        });
        areas
            .centre()
            .or_else(|| lengths.centre())
            .or_else(|| points.centre())
    }

    /// The area of ground in the polygons, holes taken out, in square metres.
    ///
    /// True on the ellipsoid for edges that are straight on the map of longitude and true area,
    /// which for edges of a few kilometres is as good as straight: a square degree differs by 3 parts
    /// in 100,000 from one with shortest ways for edges.
    pub fn area_m2(&self) -> f64 {
        let mut total = 0.0;
        self.each_part(&mut |part| {
            if let Part::Polygon(polygon) = part {
                let holes: f64 = polygon.holes.iter().map(|r| ring_area_m2(r)).sum();
                total += (ring_area_m2(&polygon.exterior) - holes).max(0.0);
            }
        });
        total
    }

    /// The length of the lines and of the edges of the polygons, in metres over the ellipsoid.
    pub fn length_m(&self) -> f64 {
        let length_m =
            |line: &[Point]| line.windows(2).map(|w| distance_m(w[0], w[1])).sum::<f64>();
        let mut total = 0.0;
        self.each_part(&mut |part| match part {
            Part::Point(_) => {}
            Part::Line(line) => total += length_m(line),
            Part::Polygon(polygon) => total += polygon.rings().map(|r| length_m(r)).sum::<f64>(),
        });
        total
    }
}

fn ring_area_m2(ring: &[Point]) -> f64 {
    let Some(first) = ring.first() else {
        return 0.0;
    };
    let base = area_north_m2(first.lat);
    let height = |p: &Point| area_north_m2(p.lat) - base;
    let doubled: f64 = ring
        .windows(2)
        .map(|w| (w[1].lon - w[0].lon).to_radians() * (height(&w[0]) + height(&w[1])))
        .sum();
    (doubled / 2.0).abs()
}

/// A sum of weighted places.
#[derive(Default)]
struct Mass {
    weight: f64,
    lon: f64,
    lat: f64,
}

impl Mass {
    fn add(&mut self, weight: f64, lon: f64, lat: f64) {
        self.weight += weight;
        self.lon += weight * lon;
        self.lat += weight * lat;
    }

    /// Adds the triangles between a ring's first point and each of its edges.
    fn add_ring(&mut self, ring: &[Point], sign: f64) {
        let Some(origin) = ring.first() else { return };
        let (mut area, mut lon, mut lat) = (0.0, 0.0, 0.0);
        for w in ring.windows(2) {
            let (ax, ay) = (w[0].lon - origin.lon, w[0].lat - origin.lat);
            let (bx, by) = (w[1].lon - origin.lon, w[1].lat - origin.lat);
            let cross = ax * by - bx * ay;
            area += cross;
            lon += cross * (ax + bx) / 3.0;
            lat += cross * (ay + by) / 3.0;
        }
        if area != 0.0 {
            self.add(
                sign * area.abs(),
                origin.lon + lon / area,
                origin.lat + lat / area,
            );
        }
    }

    fn centre(&self) -> Option<Point> {
        (self.weight > 0.0).then(|| Point {
            lon: self.lon / self.weight,
            lat: self.lat / self.weight,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Geometry, Point};
    use serde_json::{Value, json};

    fn read(value: Value) -> Geometry {
        Geometry::from_geojson(&value).unwrap()
    }

    #[track_caller]
    fn check(geometry: Value, want_area_m2: f64, want_length_m: f64, want_centre: (f64, f64)) {
        let geometry = read(geometry);
        let (area, length) = (geometry.area_m2(), geometry.length_m());
        assert!(
            (area - want_area_m2).abs() <= want_area_m2 * 3e-5,
            "area {area}"
        );
        assert!(
            (length - want_length_m).abs() <= want_length_m * 1e-5,
            "length {length}"
        );
        let centre = geometry.centroid().unwrap();
        assert!(
            (centre.lon - want_centre.0).abs() < 1e-9 && (centre.lat - want_centre.1).abs() < 1e-9,
            "{centre:?}"
        );
    }

    #[test]
    fn measures() {
        check(
            json!({"type": "Point", "coordinates": [3, 4]}),
            0.0,
            0.0,
            (3.0, 4.0),
        );
        check(
            json!({"type": "LineString", "coordinates": [[0, 0], [1, 0]]}),
            0.0,
            111_319.491,
            (0.5, 0.0),
        );
        // A square degree on the equator.
        let square = json!([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]);
        check(
            json!({"type": "Polygon", "coordinates": [square]}),
            12_308_778_361.0,
            443_770.9,
            (0.5, 0.5),
        );
        // With its eastern half cut out, whichever way that turns.
        let half = json!([[0.5, 0], [1, 0], [1, 1], [0.5, 1], [0.5, 0]]);
        check(
            json!({"type": "Polygon", "coordinates": [square, half]}),
            6_154_389_180.0,
            776_230.76,
            (0.25, 0.5),
        );
        // A line beside an area does not move its centre; a ring without area is a line.
        let both = json!({"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "coordinates": [square]}, {"type": "Point", "coordinates": [50, 50]}]});
        check(both, 12_308_778_361.0, 443_770.9, (0.5, 0.5));
        check(
            json!({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [0, 0], [0, 0]]]}),
            0.0,
            445_277.96,
            (1.0, 0.0),
        );
    }

    #[test]
    fn the_whole_earth_has_its_published_area() {
        let all = json!([[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]);
        let area = read(json!({"type": "Polygon", "coordinates": all})).area_m2();
        assert!((area / 510_065_621_724_089.0 - 1.0).abs() < 1e-12, "{area}");
    }

    #[test]
    fn nothing_has_no_centre() {
        assert_eq!(Geometry::GeometryCollection(vec![]).centroid(), None);
        let ring: Vec<Point> = vec![];
        assert_eq!(Geometry::LineString(ring).length_m(), 0.0);
    }
}
