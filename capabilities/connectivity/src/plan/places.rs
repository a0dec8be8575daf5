//! Places of a plan: a table with an id and a position in each row.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use app::kit::Fault;
use geo::bng::{EastingNorthing, to_bng};
use siting::Point;

use super::table::{Row, Table};

/// Places of a file, in its order.
#[derive(Debug, Default, PartialEq)]
pub struct Places {
    /// Their names, no two alike.
    pub ids: Vec<String>,
    /// Where they are, in metres of the National Grid.
    pub at: Vec<Point>,
    /// What they count: 0 or more, and 1 where the file says nothing.
    pub weight: Vec<f64>,
    /// The lines of the file that they stand in.
    pub lines: Vec<u64>,
}

impl Places {
    /// Reads a file of places.
    ///
    /// # Errors
    /// A fault that names the file, and the line if there is one.
    pub fn read(file: &Path) -> Result<Self, Fault> {
        Table::read(file, Self::of)
    }

    /// The same, where there must be one at least: `what` says in the plural what they are.
    ///
    /// # Errors
    /// As [`Self::read`], and that there is none.
    pub fn some(file: &Path, what: &str) -> Result<Self, Fault> {
        let places = Self::read(file)?;
        places.not_none(file, what)?;
        Ok(places)
    }

    /// # Errors
    /// That there is none of them.
    pub fn not_none(&self, file: &Path, what: &str) -> Result<(), Fault> {
        if self.ids.is_empty() {
            let file = file.display();
            return Err(Fault::invalid(format!("{file}: there are no {what}.")));
        }
        Ok(())
    }

    /// The places of a table: columns `id`; `easting` and `northing`, or `latitude` and `longitude`; and `weight` if
    /// some count more.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn of(table: &Table) -> Result<Self, String> {
        let id = table.needed("id")?;
        let position = Position::of(table)?;
        let mut places = Self {
            weight: table.numbers("weight", 1.0, (f64::MIN, f64::MAX))?,
            ..Self::default()
        };
        let mut known = HashSet::new();
        for (row, weight) in table.rows().zip(&places.weight) {
            let name = row.text(id);
            if name.is_empty() {
                return Err(row.wrong("there is no id"));
            }
            if !known.insert(name) {
                return Err(row.wrong(format!("{name:?} is there already")));
            }
            if *weight < 0.0 {
                return Err(row.wrong(format!("a weight is 0 or more, not {weight}")));
            }
            places.at.push(position.read(row)?);
            places.lines.push(row.line());
            places.ids.push(name.to_owned());
        }
        Ok(places)
    }

    /// By name, the number of each place in the list.
    pub fn numbers(&self) -> HashMap<&str, u32> {
        self.ids.iter().map(String::as_str).zip(0..).collect()
    }

    /// The names of places by their numbers; none for a number that nobody has.
    pub fn named<'a>(&'a self, numbers: &'a [u32]) -> impl Iterator<Item = &'a str> {
        let name = |number: &u32| self.ids.get(*number as usize).map(String::as_str);
        numbers.iter().filter_map(name)
    }

    /// A fault of one of them, with its file and line.
    pub fn wrong(&self, number: usize, file: &Path, why: impl std::fmt::Display) -> Fault {
        let line = self.lines.get(number).copied().unwrap_or_default();
        Fault::invalid(format!("{}: line {line}: {why}.", file.display()))
    }
}

/// The columns in which a table says where things are.
#[derive(Debug, Clone, Copy)]
enum Position {
    Grid { easting: usize, northing: usize },
    Degrees { latitude: usize, longitude: usize },
}

impl Position {
    fn of(table: &Table) -> Result<Self, String> {
        let either = |long: &str, short: &str| table.column(long).or_else(|| table.column(short));
        let grid = table.column("easting").or(table.column("northing"));
        match (either("latitude", "lat"), either("longitude", "lon")) {
            (Some(latitude), Some(longitude)) if grid.is_none() => Ok(Self::Degrees {
                latitude,
                longitude,
            }),
            _ => Ok(Self::Grid {
                easting: table.needed("easting")?,
                northing: table.needed("northing")?,
            }),
        }
    }

    fn read(self, row: Row<'_>) -> Result<Point, String> {
        match self {
            Self::Grid { easting, northing } => Ok(Point {
                easting_m: row.number(easting, "easting in metres")?,
                northing_m: row.number(northing, "northing in metres")?,
            }),
            Self::Degrees {
                latitude,
                longitude,
            } => {
                let lat = row.number(latitude, "latitude in degrees")?;
                let lon = row.number(longitude, "longitude in degrees")?;
                let on_grid = geo::Point::new(lon, lat).and_then(to_bng);
                let EastingNorthing {
                    easting_m,
                    northing_m,
                } = on_grid.map_err(|why| row.wrong(why))?;
                Ok(Point {
                    easting_m,
                    northing_m,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<(&[&str], &[f64]), &str>) {
        let got = Table::of(text.as_bytes()).and_then(|table| Places::of(&table));
        let got = got.as_ref().map(|places| {
            let ids: Vec<&str> = places.ids.iter().map(String::as_str).collect();
            (ids, places.weight.clone())
        });
        let want = want.map(|(ids, weight)| (ids.to_vec(), weight.to_vec()));
        assert_eq!(got.map_err(String::as_str), want, "{text:?}");
    }

    #[test]
    fn places_are_read_by_the_names_of_their_columns() {
        check("id,easting,northing\na,1,2\n", Ok((&["a"], &[1.0])));
        check(
            "\u{feff}Northing, Weight ,ID,Easting\r\n2,3.5,a,1\r\n",
            Ok((&["a"], &[3.5])),
        );
        check("id,easting,northing,weight\n", Ok((&[], &[])));
        check("id,easting\na,1\n", Err("there is no column northing"));
        check("id,lat\na,1\n", Err("there is no column easting"));
        check(
            "id,easting,northing\na,1,2\nb,NaN,2\n",
            Err("line 3: \"NaN\" is no easting in metres"),
        );
        check(
            "id,easting,northing\na,1,2\na,3,4\n",
            Err("line 3: \"a\" is there already"),
        );
        check("id,easting,northing\n,1,2\n", Err("line 2: there is no id"));
        check(
            "id,easting,northing,weight\na,1,2,-1\n",
            Err("line 2: a weight is 0 or more, not -1"),
        );
        check(
            "id,lat,lon\na,48.86,2.35\n",
            Err("line 2: longitude 2.35, latitude 48.86 is outside the British National Grid"),
        );
    }

    #[test]
    fn degrees_become_metres_of_the_national_grid() {
        // One of Ordnance Survey's published test points.
        let text = "id,Latitude,Longitude\na,51.48936565,-0.119925572\n";
        let places = Table::of(text.as_bytes()).and_then(|table| Places::of(&table));
        let at = places.unwrap_or_default().at[0];
        assert!((at.easting_m - 530_624.974).abs() < 0.01, "{at:?}");
        assert!((at.northing_m - 178_388.464).abs() < 0.01, "{at:?}");
    }
}
