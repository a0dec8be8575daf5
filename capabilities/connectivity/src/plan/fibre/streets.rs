//! The streets that fibre can be laid along, from maps and tables of several kinds.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use app::kit::Fault;
use geo::BBox;
use geo::bng::{EastingNorthing, to_bng, to_wgs84};
use indicatif::ProgressBar;
use maps::Progress;
use maps::geopackage::GeoPackage;
use maps::streets::{Class, open_roads, osm};
use siting::fibre::{Point, Street, Streets, Way};

use crate::plan::places::Places;
use crate::plan::table::{Row, Table};
use crate::plan::{ending, invalid, unreadable};

/// How far around premises and exchange streets are looked for, m: a way around may be the shortest.
const AROUND_M: f64 = 2_000.0;

/// The words for what carries the fibre.
const WAYS: [(&str, Way); 6] = [
    ("duct", Way::Duct),
    ("poles", Way::Poles),
    ("verge", Way::Verge),
    ("footway", Way::Footway),
    ("carriageway", Way::Carriageway),
    ("crossing", Way::Crossing),
];

/// The word for a way.
pub fn word(way: Way) -> &'static str {
    let one = WAYS.iter().find(|(_, one)| *one == way);
    one.map_or("", |(word, _)| word)
}

/// Reads streets from a file, as [`of`] does; how far it is, is shown on standard error.
///
/// # Errors
/// As [`of`].
pub fn read(file: &Path, premises: (&Places, &Path), exchange: Point) -> Result<Streets, Fault> {
    let open = || {
        File::open(file)
            .map(BufReader::new)
            .map_err(|why| unreadable(file, why))
    };
    let bar = ProgressBar::no_length();
    let mut progress = |done: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(done);
        true
    };
    let streets = of(file, &open, premises, exchange, &mut progress);
    bar.finish_and_clear();
    streets
}

/// Reads streets by the end of the file's name: those of a map around premises (read from a file too) and
/// exchange, or all of a table. `open` gives what the file holds.
///
/// # Errors
/// A fault that names the file, and where in it something is wrong; or that there are no streets.
pub fn of<R: Read + Seek>(
    file: &Path,
    open: &dyn Fn() -> Result<R, Fault>,
    (premises, from): (&Places, &Path),
    exchange: Point,
    progress: Progress<'_>,
) -> Result<Streets, Fault> {
    let wrong = |why: &dyn std::fmt::Display| unreadable(file, why);
    let drawn = match ending(file).as_str() {
        "csv" => {
            let mut bytes = Vec::new();
            open()?.read_to_end(&mut bytes).map_err(|why| wrong(&why))?;
            Table::of(&bytes)
                .and_then(|table| drawn(&table))
                .map_err(|why| wrong(&why))?
        }
        "pbf" => {
            let bbox = around(premises, from, exchange)?;
            let keep = |class| way(class).is_some();
            let map = osm::streets(open()?, &bbox, &keep, progress);
            of_map(&map.map_err(|why| wrong(&why))?).map_err(|why| wrong(&why))?
        }
        "gpkg" => {
            let bbox = around(premises, from, exchange)?;
            let mut package = GeoPackage::open(open()?).map_err(|why| wrong(&why))?;
            let map = open_roads(&mut package, &bbox, progress);
            of_map(&map.map_err(|why| wrong(&why))?).map_err(|why| wrong(&why))?
        }
        _ => return Err(wrong(&"its name ends in none of .osm.pbf, .gpkg and .csv")),
    };
    if drawn.streets.is_empty() {
        let file = file.display();
        return Err(invalid(format!(
            "{file}: there are no streets near the premises"
        )));
    }
    Streets::new(drawn.points, drawn.streets).map_err(|why| wrong(&why))
}

/// The box around everybody, with room for ways around.
fn around(premises: &Places, from: &Path, exchange: Point) -> Result<BBox, Fault> {
    let degrees = |easting_m: f64, northing_m: f64| {
        to_wgs84(EastingNorthing {
            easting_m,
            northing_m,
        })
    };
    let exchange = degrees(exchange.easting_m, exchange.northing_m);
    let exchange = exchange.map_err(|why| invalid(format!("the exchange: {why}")))?;
    let mut all = BBox::from(exchange);
    for (number, at) in premises.at.iter().enumerate() {
        let point = degrees(at.easting_m, at.northing_m);
        let point = point.map_err(|why| premises.wrong(number, from, why))?;
        all = all.union(&BBox::from(point));
    }
    Ok(all.expand_m(AROUND_M))
}

/// What carries the fibre along a street of a map; none along a motorway.
fn way(class: Class) -> Option<Way> {
    Some(match class {
        Class::Motorway => return None,
        // Few people walk along these: there is a kerb at best.
        Class::Major | Class::Secondary => Way::Carriageway,
        Class::Minor | Class::Local | Class::Service | Class::Path => Way::Footway,
        Class::Track => Way::Verge,
    })
}

/// Points and streets in the making.
#[derive(Debug, Default)]
struct Drawn {
    points: Vec<Point>,
    streets: Vec<Street>,
}

impl Drawn {
    fn point(&mut self, at: Point) -> u32 {
        self.points.push(at);
        u32::try_from(self.points.len() - 1).unwrap_or(u32::MAX)
    }
}

/// The streets of a map in metres of the National Grid: each straight piece of a street is one of its own, so that a
/// drop begins where the street really is. Lengths stay those over the ellipsoid, for the grid's scale is not quite 1.
fn of_map(map: &maps::streets::Streets) -> Result<Drawn, geo::GeoError> {
    let on_grid = |point: geo::Point| {
        to_bng(point).map(|at| Point {
            easting_m: at.easting_m,
            northing_m: at.northing_m,
        })
    };
    let mut drawn = Drawn::default();
    let mut junctions = Vec::new();
    for point in &map.junctions {
        junctions.push(drawn.point(on_grid(*point)?));
    }
    for link in &map.links {
        let Some(way) = way(link.class) else {
            continue;
        };
        let ends = [link.from, link.to].map(|end| junctions.get(end).copied());
        let [Some(mut a), Some(last)] = ends else {
            continue;
        };
        for (piece, corners) in (2..).zip(link.line.windows(2)) {
            let &[from, to] = corners else {
                continue;
            };
            let b = if piece == link.line.len() {
                last
            } else {
                drawn.point(on_grid(to)?)
            };
            drawn.streets.push(Street {
                a,
                b,
                length_m: geo::distance_m(from, to),
                way,
            });
            a = b;
        }
    }
    Ok(drawn)
}

/// The streets of a table; ends within a decimetre of each other are the same.
fn drawn(table: &Table) -> Result<Drawn, String> {
    const ENDS: [&str; 4] = ["from_easting", "from_northing", "to_easting", "to_northing"];
    let mut columns = [0; 4];
    for (column, name) in columns.iter_mut().zip(ENDS) {
        *column = table.needed(name)?;
    }
    let (length, way) = (table.column("length_m"), table.column("way"));
    let mut drawn = Drawn::default();
    let mut known: HashMap<[i64; 2], u32> = HashMap::new();
    for row in table.rows() {
        let mut ends = [0.0; 4];
        for ((end, column), name) in ends.iter_mut().zip(columns).zip(ENDS) {
            // As far as the engine goes: twice the length of Great Britain.
            *end = row.number_in(column, name, (-2e6, 2e6))?;
        }
        let [from, to] =
            [[ends[0], ends[1]], [ends[2], ends[3]]].map(|[easting_m, northing_m]| Point {
                easting_m,
                northing_m,
            });
        let [a, b] = [from, to].map(|at| {
            let decimetres = [at.easting_m, at.northing_m].map(|m| (m * 10.0).round() as i64);
            *known.entry(decimetres).or_insert_with(|| drawn.point(at))
        });
        let straight_m = from.distance_m(to);
        let length_m = match length.filter(|length| !row.text(*length).is_empty()) {
            Some(length) => row.number_in(length, "length_m", (0.0, 1e6))?,
            None => straight_m,
        };
        // Written to whole metres, it may be a little less.
        if length_m < straight_m - 1.0 {
            let straight = straight_m.round();
            return Err(row.wrong(format!(
                "length_m is {length_m}, but its ends are {straight} m apart"
            )));
        }
        drawn.streets.push(Street {
            a,
            b,
            length_m,
            way: named(row, way)?,
        });
    }
    Ok(drawn)
}

fn named(row: Row<'_>, column: Option<usize>) -> Result<Way, String> {
    let text = column
        .map_or("", |column| row.text(column))
        .to_ascii_lowercase();
    if text.is_empty() {
        return Ok(Way::Footway);
    }
    let one = WAYS.iter().find(|(word, _)| *word == text);
    one.map(|(_, way)| *way).ok_or_else(|| {
        let words = WAYS.map(|(word, _)| word).join(", ");
        row.wrong(format!("{text:?} is no way: there are {words}"))
    })
}

#[cfg(test)]
mod tests {
    use geo::distance_m;

    use super::*;

    const HEAD: &str = "from_easting,from_northing,to_easting,to_northing,length_m,way";

    /// Both ends, the length in m and the way.
    type Piece = (u32, u32, f64, Way);

    #[track_caller]
    fn check(rows: &str, want: Result<(usize, &[Piece]), &str>) {
        let got = Table::of(format!("{HEAD}\n{rows}\n").as_bytes()).and_then(|table| drawn(&table));
        let got = got.as_ref().map_err(String::as_str).map(|drawn| {
            let street = |s: &Street| (s.a, s.b, s.length_m, s.way);
            let streets: Vec<_> = drawn.streets.iter().map(street).collect();
            (drawn.points.len(), streets)
        });
        assert_eq!(
            got,
            want.map(|(points, streets)| (points, streets.to_vec()))
        );
    }

    #[test]
    fn streets_of_a_table_meet_where_their_ends_are_the_same() {
        check(
            "0,0,30,40,,\n30.04,40,30,140,120,Duct",
            Ok((3, &[(0, 1, 50.0, Way::Footway), (1, 2, 120.0, Way::Duct)])),
        );
        check("0,0,0,NaN,,", Err("line 2: \"NaN\" is no to_northing"));
        check(
            "0,0,0,9e9,,",
            Err("line 2: to_northing is from -2000000 to 2000000, not 9000000000"),
        );
        check(
            "0,0,100,0,20,",
            Err("line 2: length_m is 20, but its ends are 100 m apart"),
        );
        check(
            "0,0,100,0,-1,",
            Err("line 2: length_m is from 0 to 1000000, not -1"),
        );
        check(
            "0,0,100,0,,tunnel",
            Err(
                "line 2: \"tunnel\" is no way: there are duct, poles, verge, footway, carriageway, crossing",
            ),
        );
    }

    #[test]
    fn streets_of_a_map_become_straight_pieces_in_metres() {
        let at = |lon: f64, lat: f64| geo::Point { lon, lat };
        let line = vec![at(0.32, 51.48), at(0.321, 51.48), at(0.321, 51.481)];
        let link = |from, to, class, line: &[geo::Point]| maps::streets::Link {
            from,
            to,
            length_m: 0.0,
            class,
            name: None,
            line: line.to_vec(),
        };
        let map = maps::streets::Streets {
            junctions: vec![line[0], line[2]],
            links: vec![
                link(0, 1, Class::Local, &line),
                link(0, 1, Class::Motorway, &line),
            ],
        };
        let drawn = of_map(&map).unwrap();
        let ends: Vec<_> = drawn.streets.iter().map(|s| (s.a, s.b, s.way)).collect();
        assert_eq!(ends, [(0, 2, Way::Footway), (2, 1, Way::Footway)]);
        let apart_m = drawn.points[0].distance_m(drawn.points[2]);
        let length_m = drawn.streets[0].length_m;
        assert!((length_m - distance_m(line[0], line[1])).abs() < 1e-9);
        assert!((apart_m - length_m).abs() < 0.05, "{apart_m} {length_m}");
    }
}
