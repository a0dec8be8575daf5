//! What a design of public Wi-Fi is asked for: where, on which poles, for which people.

use std::sync::Arc;

use app::find::gazetteer;
use app::kit::Fault;
use app::people::Areas;
use app::{Came, Wrong};
use geo::bng::{EastingNorthing, to_wgs84};
use geo::{BBox, Geometry, Point, haversine_m, relate};

use super::came;
use crate::plan::places::Places;
use crate::plan::wifi::read_poles;
use crate::reach::{Thing, homes};

/// Poles that are weighed, at most.
const MOST_POLES: usize = 5_000;
/// Places of people, at most.
const MOST_HOMES: usize = 50_000;

/// Where hotspots are looked for.
#[derive(Debug, Clone)]
pub enum Area {
    /// Everywhere.
    Whole,
    /// In a ward.
    Ward(gazetteer::Area),
    /// Around a place.
    Around {
        /// The middle.
        at: Point,
        /// How far, m.
        radius_m: f64,
    },
}

impl Area {
    /// What people call it.
    pub fn name(&self) -> String {
        match self {
            Self::Whole => "The whole place".to_owned(),
            Self::Ward(ward) => ward.name.clone(),
            Self::Around { at, radius_m } => {
                format!("{radius_m:.0} m around {:.5}, {:.5}", at.lat, at.lon)
            }
        }
    }

    fn has(&self, point: Point) -> bool {
        match self {
            Self::Whole => true,
            Self::Ward(ward) => {
                BBox::of(&ward.outline).is_some_and(|bbox| bbox.contains(point))
                    && relate::within(&Geometry::Point(point), &ward.outline)
            }
            Self::Around { at, radius_m } => haversine_m(*at, point) <= *radius_m,
        }
    }
}

/// Where poles come from.
pub enum PolesFrom {
    /// These things of the place.
    Things(Vec<Thing>),
    /// A file.
    File(Came),
}

/// Where people come from.
pub enum PeopleFrom {
    /// The postcodes and counts of people that were imported.
    Areas(Arc<Areas>),
    /// A file.
    File(Came),
}

/// A pole that could carry a hotspot.
#[derive(Debug, Clone, PartialEq)]
pub struct Pole {
    /// Its id, no two alike.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its page; empty for none.
    pub path: String,
    /// Where it is.
    pub at: Point,
    /// How high the hotspot is over the ground, m.
    pub height_m: f64,
}

/// A place where people are.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    /// Its id, no two alike.
    pub id: String,
    /// Where it is.
    pub at: Point,
    /// How many people, or what they count.
    pub people: f64,
}

/// The poles and the people in an area.
///
/// # Errors
/// What is wrong with a file, or that there is nobody, nothing or too much in the area.
pub fn gathered(
    area: &Area,
    poles: PolesFrom,
    people: PeopleFrom,
    height_m: f64,
) -> Result<(Vec<Pole>, Vec<Home>), Wrong> {
    let mut poles = match poles {
        PolesFrom::Things(things) => of_things(things, height_m),
        PolesFrom::File(file) => {
            poles_of(&file, height_m).map_err(|why| came::wrong("poles_file", &why))?
        }
    };
    let mut homes = match people {
        PeopleFrom::Areas(areas) => of_areas(&areas),
        PeopleFrom::File(file) => {
            homes_of(&file).map_err(|why| came::wrong("people_file", &why))?
        }
    };
    poles.retain(|pole| area.has(pole.at));
    homes.retain(|home| area.has(home.at));
    for (what, got, most) in [
        ("poles", poles.len(), MOST_POLES),
        ("places of people", homes.len(), MOST_HOMES),
    ] {
        if got == 0 {
            return Err(Wrong::new("area", format!("There are no {what} here")));
        }
        if got > most {
            let why = format!("There are {got} {what} here. We take {most}: choose a smaller area");
            return Err(Wrong::new("area", why));
        }
    }
    Ok((poles, homes))
}

fn of_things(things: Vec<Thing>, height_m: f64) -> Vec<Pole> {
    let pole = |thing: Thing| Pole {
        id: thing.id,
        name: thing.name,
        path: thing.path,
        at: thing.at,
        height_m,
    };
    things.into_iter().map(pole).collect()
}

fn poles_of(file: &Came, usual_m: f64) -> Result<Vec<Pole>, Fault> {
    let (places, height_m) = came::table(file, |table| read_poles(table, usual_m))?;
    let spots = spots(&places, file)?.into_iter();
    let each = places.ids.into_iter().zip(spots).zip(height_m);
    let poles = each.map(|((id, at), height_m)| Pole {
        name: id.clone(),
        path: String::new(),
        id,
        at,
        height_m,
    });
    Ok(poles.collect())
}

fn of_areas(areas: &Areas) -> Vec<Home> {
    let each = homes(areas).into_iter().enumerate();
    let known = each.filter_map(|(n, (area, at, people))| {
        let code = &areas.areas.get(area)?.code;
        Some(Home {
            id: format!("{code}/{n}"),
            at,
            people,
        })
    });
    known.collect()
}

fn homes_of(file: &Came) -> Result<Vec<Home>, Fault> {
    let places = came::table(file, Places::of)?;
    let spots = spots(&places, file)?.into_iter();
    let each = places.ids.into_iter().zip(spots).zip(places.weight);
    let homes = each.map(|((id, at), people)| Home { id, at, people });
    Ok(homes.collect())
}

/// Where the places of a file are, in degrees.
fn spots(places: &Places, file: &Came) -> Result<Vec<Point>, Fault> {
    let degrees = |(number, at): (usize, &siting::Point)| {
        let at = EastingNorthing {
            easting_m: at.easting_m,
            northing_m: at.northing_m,
        };
        to_wgs84(at).map_err(|why| places.wrong(number, std::path::Path::new(&file.name), why))
    };
    places.at.iter().enumerate().map(degrees).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(name: &str, text: &str) -> Came {
        Came {
            field: String::new(),
            name: name.into(),
            bytes: text.into(),
        }
    }

    const PEOPLE: &str = "id,latitude,longitude,weight\na,51.48,0.32,3\nb,51.58,0.32,1\n";

    #[track_caller]
    fn check(area: &Area, poles: &str, people: &str, want: Result<(usize, f64), (&str, &str)>) {
        let poles = PolesFrom::File(came("lamps.csv", poles));
        let people = PeopleFrom::File(came("homes.csv", people));
        let got = gathered(area, poles, people, 6.0);
        match (got, want) {
            (Ok((poles, homes)), Ok((count, people))) => {
                assert_eq!(poles.len(), count);
                assert!((homes.iter().map(|home| home.people).sum::<f64>() - people).abs() < 1e-9);
                assert!(poles.iter().all(|pole| pole.height_m == 6.0));
            }
            (Err(got), Err((field, why))) => {
                assert_eq!((got.field, got.text.as_str()), (field, why))
            }
            (got, want) => panic!("{got:?} for {want:?}"),
        }
    }

    #[test]
    fn poles_and_people_are_those_of_the_area() {
        let near = Area::Around {
            at: Point::new(0.32, 51.48).unwrap(),
            radius_m: 500.0,
        };
        let poles = "id,latitude,longitude\nL1,51.4801,0.32\nL2,51.6,0.32\n";
        check(&Area::Whole, poles, PEOPLE, Ok((2, 4.0)));
        check(&near, poles, PEOPLE, Ok((1, 3.0)));
        check(
            &near,
            "id,latitude,longitude\nL2,51.6,0.32\n",
            PEOPLE,
            Err(("area", "There are no poles here")),
        );
        check(
            &near,
            "id,latitude,longitude\nL1,51.48,0.32\nL1,51.48,0.32\n",
            PEOPLE,
            Err(("poles_file", "lamps.csv: line 3: \"L1\" is there already")),
        );
        check(
            &Area::Whole,
            poles,
            "id,easting,northing\na,-5,1\n",
            Err((
                "people_file",
                "homes.csv: line 2: easting -5 m, northing 1 m is outside the British National Grid",
            )),
        );
    }
}
