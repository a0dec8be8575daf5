//! A spot, as a pin on the map or as words, and the ward that it lies in.

use app::App;
use app::ground::{self, Lies};
use app::kit::Fault;
use geo::bng::{EastingNorthing, to_wgs84};
use geo::{Geometry, Point};

/// A pin, as the map writes it into the form: GeoJSON.
pub fn pin(shape: &str) -> Option<Point> {
    if shape.len() > 1_000 {
        return None;
    }
    match Geometry::from_geojson(&serde_json::from_str(shape).ok()?) {
        Ok(Geometry::Point(at)) => Some(at),
        _ => None,
    }
}

/// The same the other way round.
pub fn shape(at: Point) -> String {
    Geometry::Point(at).to_geojson().to_string()
}

/// Where words are: a postcode, a street or a place; a latitude and a longitude in degrees; or an easting
/// and a northing in metres.
///
/// # Errors
/// Whatever the store says.
pub async fn find(app: &App, words: &str) -> Result<Option<Point>, Fault> {
    if let Some(at) = typed(words) {
        return Ok(Some(at));
    }
    let near = app.find().place(words).await?;
    Ok(near.map(|near| near.at))
}

/// Two numbers: degrees if they can be, else metres of the British National Grid.
fn typed(words: &str) -> Option<Point> {
    let mut numbers = words
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<f64>().ok());
    let (first, second) = (numbers.next()??, numbers.next()??);
    if numbers.next().is_some() {
        return None;
    }
    let metres = EastingNorthing {
        easting_m: first,
        northing_m: second,
    };
    let degrees = Point::new(second, first).ok();
    degrees.or_else(|| to_wgs84(metres).ok())
}

/// The ward around a spot; empty for one just off the edge, or where no wards are known; none for one that
/// is not in the place.
///
/// # Errors
/// Whatever the store says.
pub async fn ward(app: &App, at: Point) -> Result<Option<String>, Fault> {
    Ok(match ground::lies(app, at).await? {
        Lies::In(name) => Some(name),
        Lies::Edge => Some(String::new()),
        Lies::Away => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_read_however_it_is_typed() {
        let check = |words: &str, want: Option<(f64, f64)>| {
            let got = typed(words);
            let is_close = match (got, want) {
                (Some(at), Some((lon, lat))) => geo::distance_m(at, Point { lon, lat }) < 20.0,
                (None, None) => true,
                _ => false,
            };
            assert!(is_close, "{words}: {got:?}");
        };
        check("51.6, 1.7", Some((1.7, 51.6)));
        check(" 51.6 1.7 ", Some((1.7, 51.6)));
        // A point that Ordnance Survey publishes in both.
        check("639821.8, 169565.9", Some((1.444_547, 51.374_470)));
        check("SX1 1AA", None);
        check("51.6", None);
        check("51.6, 1.7, 3", None);
        check("nan, inf", None);
        check("", None);
    }

    #[test]
    fn a_pin_is_a_point_and_nothing_else() {
        let at = Point {
            lon: 1.7,
            lat: 51.6,
        };
        assert_eq!(pin(&shape(at)), Some(at));
        for shape in ["", "{}", r#"{"type":"Point","coordinates":[999,0]}"#] {
            assert_eq!(pin(shape), None, "{shape}");
        }
    }
}
