//! The network as the two files that `borough plan wan` reads, with columns of our own that it passes over.

use std::collections::HashSet;

use app::kit::Fault;
use app::sheet;
use geo::bng::{EastingNorthing, to_wgs84};
use jiff::civil::Date;

use super::model::{Link, MOST_LINKS, MOST_SITES, Site, Whole, is_id, new_id};
use crate::plan::table::{Row, Table};
use crate::plan::wan::read::{Money, Network};

/// The dearest link a month, in pence: ten million pounds.
pub const DEAREST_PENCE: u64 = 1_000_000_000;

/// What two files hold: each site and link with its id.
pub type Read = (Vec<(String, Site)>, Vec<(String, Link)>);

/// The sites as a file.
pub fn sites(whole: &Whole) -> String {
    const HEAD: [&str; 8] = [
        "id",
        "name",
        "latitude",
        "longitude",
        "people",
        "demand_mbps",
        "hub",
        "survive",
    ];
    let rows = whole.sites.iter().map(|kept| {
        let site = &kept.value;
        [
            kept.id.clone(),
            site.name.clone(),
            format!("{:.6}", site.at.lat),
            format!("{:.6}", site.at.lon),
            site.people.to_string(),
            site.demand_mbps.to_string(),
            yes(site.hub),
            yes(site.survive),
        ]
    });
    sheet::csv(HEAD, rows)
}

/// The links as a file; costs are for a month.
pub fn links(whole: &Whole) -> String {
    const HEAD: [&str; 9] = [
        "id",
        "a",
        "b",
        "capacity_mbps",
        "built",
        "cost_pence",
        "technology",
        "supplier",
        "contract_ends",
    ];
    let rows = whole.links.iter().map(|kept| {
        let link = &kept.value;
        [
            kept.id.clone(),
            link.a.clone(),
            link.b.clone(),
            link.capacity_mbps.to_string(),
            yes(link.built),
            link.cost_pence.to_string(),
            link.technology.clone(),
            link.supplier.clone(),
            link.ends.map_or_else(String::new, |day| day.to_string()),
        ]
    });
    sheet::csv(HEAD, rows)
}

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

/// The network as `borough plan wan` reckons with it: its sites and links have the order of `whole`.
///
/// # Errors
/// Why nothing can be reckoned, such as that there is no hub.
pub fn network(whole: &Whole) -> Result<Network, Fault> {
    let table = |text: String| Table::of(text.as_bytes());
    let made = table(sites(whole)).and_then(|sites| Network::of(&sites, &table(links(whole))?));
    made.map_err(|why| {
        let mut letters = why.chars();
        let first = letters.next().map(|letter| letter.to_uppercase());
        let why: String = first.into_iter().flatten().chain(letters).collect();
        Fault::invalid(format!("{why}."))
    })
}

/// What two files hold.
///
/// # Errors
/// What is wrong, with which file and which line.
pub fn read(sites: &[u8], links: &[u8]) -> Result<Read, String> {
    let in_sites = |why: String| format!("sites: {why}");
    let in_links = |why: String| format!("links: {why}");
    let sites = Table::of(sites).map_err(in_sites)?;
    let links = Table::of(links).map_err(in_links)?;
    let network = Network::of(&sites, &links)?;
    let (wan, places) = (&network.wan, &network.places);
    for (what, got, most) in [
        ("sites", wan.sites().len(), MOST_SITES),
        ("links", wan.links().len(), MOST_LINKS),
    ] {
        if got > most {
            return Err(format!(
                "{what}: there are {got}, and we take {most} at most"
            ));
        }
    }
    let survive = sites.column("survive");
    let mut read_sites = Vec::new();
    for (((row, id), name), (place, needs)) in sites
        .rows()
        .zip(&places.ids)
        .zip(&network.names)
        .zip(places.at.iter().zip(wan.sites()))
    {
        if !is_id(id) {
            return Err(in_sites(row.wrong(no_id(id))));
        }
        let at = to_wgs84(EastingNorthing {
            easting_m: place.easting_m,
            northing_m: place.northing_m,
        })
        .map_err(|why| in_sites(row.wrong(why)))?;
        let survive = survive.map(|column| row.yes(column, "survive"));
        let site = Site {
            name: short(row, "name", name).map_err(in_sites)?,
            at,
            people: needs.people,
            demand_mbps: needs.demand_mbps,
            hub: needs.hub,
            survive: survive.transpose().map_err(in_sites)?.unwrap_or(false),
        };
        read_sites.push((id.clone(), site));
    }
    let read_links = read_links(&links, &network).map_err(in_links)?;
    Ok((read_sites, read_links))
}

fn read_links(table: &Table, network: &Network) -> Result<Vec<(String, Link)>, String> {
    let [id, technology, supplier, ends] =
        ["id", "technology", "supplier", "contract_ends"].map(|name| table.column(name));
    let mut taken: HashSet<String> = HashSet::new();
    let mut all = Vec::new();
    for ((number, row), link) in (0..).zip(table.rows()).zip(network.wan.links()) {
        let text = |column: Option<usize>| column.map_or("", |column| row.text(column));
        let [a, b] = network.ends(number);
        let id = match text(id) {
            "" => new_id(&[a, b], |id| taken.contains(id)),
            id if !is_id(id) => return Err(row.wrong(no_id(id))),
            id if taken.contains(id) => return Err(row.wrong(format!("{id:?} is there already"))),
            id => id.to_owned(),
        };
        taken.insert(id.clone());
        let cost_pence = match network.money {
            Money::Pence => link.cost_pence,
            Money::PoundsAYear => link.cost_pence.saturating_add(6) / 12,
        };
        if cost_pence > DEAREST_PENCE {
            return Err(row.wrong("a link costs £10,000,000 a month at most"));
        }
        let ends = match text(ends) {
            "" => None,
            day => Some(day.parse::<Date>().map_err(|_| {
                row.wrong(format!(
                    "contract_ends is a day such as 2027-03-31, not {day:?}"
                ))
            })?),
        };
        let link = Link {
            a: a.to_owned(),
            b: b.to_owned(),
            technology: short(row, "technology", text(technology))?,
            supplier: short(row, "supplier", text(supplier))?,
            capacity_mbps: link.capacity_mbps,
            cost_pence,
            built: network.is_built(number),
            ends,
        };
        all.push((id, link));
    }
    Ok(all)
}

fn no_id(id: &str) -> String {
    format!(
        "an id is up to 100 letters, digits, hyphens, dots and underscores, and not “add”; {id:?} is not"
    )
}

fn short(row: Row<'_>, what: &str, text: &str) -> Result<String, String> {
    if text.chars().count() > 100 {
        return Err(row.wrong(format!("{what} has 100 characters at most")));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::seed;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_written_is_read_again() {
        let whole = seed::example(date(2026, 11, 24));
        let (read_sites, read_links) =
            read(sites(&whole).as_bytes(), links(&whole).as_bytes()).unwrap();
        for (kept, (id, site)) in whole.sites.iter().zip(&read_sites) {
            assert_eq!((&kept.id, &kept.value.name), (id, &site.name));
            assert!((kept.value.at.lat - site.at.lat).abs() < 2e-6, "{site:?}");
            assert_eq!(kept.value.survive, site.survive);
        }
        let kept: Vec<(String, Link)> = whole
            .links
            .iter()
            .map(|kept| (kept.id.clone(), kept.value.clone()))
            .collect();
        assert_eq!(read_links, kept);
    }

    const SITES: &str = "id,easting,northing,people,demand_mbps,hub\nhall,560000,180000,300,0,yes\ndepot,562000,180000,40,50,no\n";

    #[track_caller]
    fn check(links: &str, want: Result<(&str, u64), &str>) {
        let got = read(SITES.as_bytes(), links.as_bytes());
        let got = got.map(|(_, links)| (links[0].0.clone(), links[0].1.cost_pence));
        match want {
            Ok((id, pence)) => assert_eq!(got, Ok((id.to_owned(), pence))),
            Err(part) => {
                let why = got.unwrap_err();
                assert!(why.contains(part), "{why}");
            }
        }
    }

    #[test]
    fn the_files_of_the_command_are_taken_as_they_are() {
        check(
            "a,b,capacity_mbps,built,cost_pounds_a_year\nhall,depot,1000,yes,1200.50\n",
            Ok(("hall--depot", 10_004)),
        );
        let head = "id,a,b,capacity_mbps,built,cost_pence,contract_ends\n";
        check(
            &format!("{head}L1,hall,depot,10,yes,500,\n"),
            Ok(("L1", 500)),
        );
        check(
            &format!("{head}L1,hall,depot,10,yes,500,\nL1,hall,depot,10,no,5,\n"),
            Err("links: line 3: \"L1\" is there already"),
        );
        check(
            &format!("{head}a b,hall,depot,10,yes,500,\n"),
            Err("links: line 2: an id is"),
        );
        check(
            &format!("{head}L1,hall,depot,10,yes,500,soon\n"),
            Err("links: line 2: contract_ends"),
        );
        check(
            &format!("{head}L1,hall,barn,10,yes,500,\n"),
            Err("links: line 2: there is no site \"barn\""),
        );
    }
}
