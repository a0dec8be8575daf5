//! A network from its two files.

use std::path::Path;

use app::kit::Fault;
use serde_json::{Value, json};
use siting::Point;
use siting::network::{Link, Site, Wan};

use crate::plan::invalid;
use crate::plan::places::Places;
use crate::plan::table::{Row, Table};

/// The dearest link, in pounds: a million million.
const DEAREST_POUNDS: f64 = 1e12;

/// In what the file says its costs, and so in what they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Money {
    /// Pounds for a year.
    PoundsAYear,
    /// Pence, over whatever time the file compares.
    Pence,
}

impl Money {
    /// The column, and what a sum is called.
    pub const fn cost(self) -> &'static str {
        match self {
            Self::PoundsAYear => "cost_pounds_a_year",
            Self::Pence => "cost_pence",
        }
    }

    /// What a bound is called.
    pub const fn bound(self) -> &'static str {
        match self {
            Self::PoundsAYear => "bound_pounds_a_year",
            Self::Pence => "bound_pence",
        }
    }

    /// A sum as it is told.
    pub fn amount(self, pence: u64) -> Value {
        match self {
            Self::PoundsAYear => json!(pence as f64 / 100.0),
            Self::Pence => json!(pence),
        }
    }
}

/// Sites and links with their names.
#[derive(Debug)]
pub struct Network {
    pub wan: Wan,
    pub places: Places,
    /// By site, what people call it; its id where the file says nothing.
    pub names: Vec<String>,
    pub money: Money,
    /// By link, whether it is there.
    built: Vec<bool>,
}

impl Network {
    /// Reads both files.
    ///
    /// # Errors
    /// A fault that names the file and the line.
    pub fn read(sites: &Path, links: &Path) -> Result<Self, Fault> {
        let (places, all, names) = Table::read(sites, read_sites)?;
        places.not_none(sites, "sites")?;
        let links = Table::read(links, |table| read_links(table, &places))?;
        if !all.iter().any(|site| site.hub) {
            let sites = sites.display();
            return Err(invalid(format!(
                "{sites}: no site is a hub, so there is nothing to join the others to"
            )));
        }
        Self::joined((places, all, names), links).map_err(invalid)
    }

    /// The network of two tables that are no files.
    ///
    /// # Errors
    /// What is wrong, with which table and which line.
    pub fn of(sites: &Table, links: &Table) -> Result<Self, String> {
        let sites = read_sites(sites).map_err(|why| format!("sites: {why}"))?;
        let links = read_links(links, &sites.0).map_err(|why| format!("links: {why}"))?;
        Self::joined(sites, links)
    }

    fn joined((places, all, names): Sites, (money, links, built): Links) -> Result<Self, String> {
        Ok(Self {
            wan: Wan::new(all, links).map_err(|why| why.to_string())?,
            places,
            names,
            money,
            built,
        })
    }

    /// The links that are there, ascending.
    pub fn built(&self) -> Vec<u32> {
        let all = (0..).zip(&self.built).filter(|(_, built)| **built);
        all.map(|(link, _)| link).collect()
    }

    /// Whether a link is there.
    pub fn is_built(&self, link: u32) -> bool {
        self.built.get(link as usize).copied().unwrap_or_default()
    }

    /// The id of a site.
    pub fn name(&self, site: u32) -> &str {
        self.places
            .ids
            .get(site as usize)
            .map_or("", String::as_str)
    }

    /// Where a site is.
    pub fn at(&self, site: u32) -> Option<Point> {
        self.places.at.get(site as usize).copied()
    }

    /// The ids of the sites that a link joins.
    pub fn ends(&self, link: u32) -> [&str; 2] {
        let link = self.wan.links().get(link as usize);
        link.map_or(["", ""], |link| {
            [link.a, link.b].map(|site| self.name(site))
        })
    }
}

/// Sites as a table has them: where they are, what they need, and what people call them.
type Sites = (Places, Vec<Site>, Vec<String>);
/// Links as a table has them, and which are there.
type Links = (Money, Vec<Link>, Vec<bool>);

fn read_sites(table: &Table) -> Result<Sites, String> {
    let [people, demand, hub] = ["people", "demand_mbps", "hub"].map(|name| table.needed(name));
    let (people, demand, hub) = (people?, demand?, hub?);
    let places = Places::of(table)?;
    let site = |row: Row<'_>| {
        Ok(Site {
            people: row.whole(people, "people")?,
            demand_mbps: row.whole(demand, "demand_mbps")?,
            hub: row.yes(hub, "hub")?,
        })
    };
    let sites = table.rows().map(site).collect::<Result<_, String>>()?;
    let name = table.column("name");
    let names = table.rows().zip(&places.ids).map(|(row, id)| {
        let name = name
            .map(|name| row.text(name))
            .filter(|name| !name.is_empty());
        name.unwrap_or(id).to_owned()
    });
    let names = names.collect();
    Ok((places, sites, names))
}

fn read_links(table: &Table, places: &Places) -> Result<Links, String> {
    let [a, b, capacity, built] =
        ["a", "b", "capacity_mbps", "built"].map(|name| table.needed(name));
    let (a, b, capacity, built) = (a?, b?, capacity?, built?);
    let money = if table.column(Money::Pence.cost()).is_some() {
        Money::Pence
    } else {
        Money::PoundsAYear
    };
    let cost = table
        .column(money.cost())
        .ok_or("there is no column cost_pounds_a_year, nor cost_pence")?;
    let sites = places.numbers();
    let end = |row: Row<'_>, column: usize| {
        let name = row.text(column);
        let site = sites.get(name).copied();
        site.ok_or_else(|| row.wrong(format!("there is no site {name:?}")))
    };
    let (mut links, mut there) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let link = Link {
            a: end(row, a)?,
            b: end(row, b)?,
            capacity_mbps: row.whole(capacity, "capacity_mbps")?,
            cost_pence: pence(row, cost, money)?,
        };
        if link.a == link.b {
            let name = row.text(a);
            return Err(row.wrong(format!("a link joins two sites, not {name:?} with itself")));
        }
        links.push(link);
        there.push(row.yes(built, "built")?);
    }
    Ok((money, links, there))
}

fn pence(row: Row<'_>, column: usize, money: Money) -> Result<u64, String> {
    let each = match money {
        Money::PoundsAYear => 100.0,
        Money::Pence => 1.0,
    };
    let cost = row.number_in(column, money.cost(), (0.0, DEAREST_POUNDS * 100.0 / each))?;
    // At most 1e14, which both kinds of number hold.
    Ok((cost * each).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITES: &str = "id,easting,northing,people,demand_mbps,hub\nhall,560000,180000,300,0,yes\ndepot,562000,180000,40,50,no\n";

    #[track_caller]
    fn check(sites: &str, links: &str, want: Result<(u64, Vec<u32>), &str>) {
        let folder = testkit::folder();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (sites, links) = (file("sites.csv", sites), file("links.csv", links));
        let got = Network::read(&sites, &links)
            .map(|network| (network.wan.links()[0].cost_pence, network.built()))
            .map_err(|why| why.message);
        match want {
            Ok(want) => assert_eq!(got, Ok(want)),
            Err(want) => {
                let why = got.unwrap_err();
                assert!(why.ends_with(want), "{why}");
            }
        }
    }

    #[test]
    fn networks_are_read_or_refused_by_file_and_line() {
        let head = "a,b,capacity_mbps,built,cost_pounds_a_year\n";
        let link = |row: &str| format!("{head}{row}\n");
        check(
            SITES,
            &link("hall,depot,1000,yes,1200.50"),
            Ok((120_050, vec![0])),
        );
        check(
            SITES,
            "a,b,capacity_mbps,built,cost_pence\nhall,depot,1000,no,7\n",
            Ok((7, vec![])),
        );
        check(
            SITES,
            &link("hall,barn,1000,yes,1"),
            Err("links.csv: line 2: there is no site \"barn\""),
        );
        check(
            SITES,
            &link("hall,hall,1000,yes,1"),
            Err("links.csv: line 2: a link joins two sites, not \"hall\" with itself"),
        );
        check(
            SITES,
            &link("hall,depot,-5,yes,1"),
            Err("links.csv: line 2: capacity_mbps is a whole number, 0 or more, not \"-5\""),
        );
        check(
            SITES,
            &link("hall,depot,5,yes,NaN"),
            Err("links.csv: line 2: \"NaN\" is no cost_pounds_a_year"),
        );
        check(
            SITES,
            &link("hall,depot,5,yes,-1"),
            Err("links.csv: line 2: cost_pounds_a_year is from 0 to 1000000000000, not -1"),
        );
        check(
            SITES,
            "a,b,capacity_mbps,built\n",
            Err("links.csv: there is no column cost_pounds_a_year, nor cost_pence"),
        );
        check(
            &SITES.replace("yes", "no"),
            head,
            Err("sites.csv: no site is a hub, so there is nothing to join the others to."),
        );
        check(
            &SITES.replace("depot", "hall"),
            head,
            Err("sites.csv: line 3: \"hall\" is there already"),
        );
        check(
            &SITES.replace("40,50", "40,-50"),
            head,
            Err("sites.csv: line 3: demand_mbps is a whole number, 0 or more, not \"-50\""),
        );
        check(
            "",
            head,
            Err("sites.csv: it is empty: a table begins with the names of its columns"),
        );
    }
}
