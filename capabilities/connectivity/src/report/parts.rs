//! The parts of a report, in the order in which they are read.

use app::kit::words;
use geo::Point;
use pdf::{Block, Column, Figure, Item, Mark, Table};

use super::{Map, Report};
use crate::model::{Around, Site};
use crate::reach::{AreaLine, Class};
use crate::rooms::{people, percent};

/// Things without a signal that are named.
const NAMED: usize = 300;

impl Report {
    pub(super) fn opening(&self) -> Vec<Block> {
        let made = format!(
            "Made on {} by {}. The plan was last changed on {}.",
            words::date_time(self.now),
            self.author(),
            words::date_time(self.changed)
        );
        let what = "This report says what a model expects. It is not what was measured. The last part says what the numbers mean and where they come from.";
        vec![paragraph(made), paragraph(what)]
    }

    pub(super) fn in_short(&self) -> Vec<Block> {
        let told = &self.served;
        let mut items = Vec::new();
        if told.people > 0.0 {
            let [low, high] = told.range.map(|part| percent(part, told.people));
            items.push(format!(
                "People with enough signal at home: {} of {}, or {}.",
                people(told.served),
                people(told.people),
                percent(told.served, told.people)
            ));
            items.push(format!(
                "To be expected: {}, between {low} and {high} with 90 % confidence.",
                percent(told.expected, told.people)
            ));
            items.push(format!(
                "People who have it from two sites at least: {}.",
                percent(told.twice, told.people)
            ));
            items.push(format!(
                "People left out: {}.",
                people(told.people - told.served)
            ));
        } else {
            items.push(
                "How many people live where is not known, so this report says nothing of people."
                    .to_owned(),
            );
        }
        items.push(format!(
            "Things of the place without enough signal: {} of {}.",
            whole(told.things_without.len()),
            whole(told.things)
        ));
        let item = |text: String| Item { text, colour: None };
        vec![
            heading("In short"),
            Block::List(items.into_iter().map(item).collect()),
        ]
    }

    pub(super) fn taken(&self) -> Vec<Block> {
        let plan = &self.plan;
        let usual = plan.kind.usual();
        let known = Around::ALL.into_iter().find(|one| one.0 == plan.around);
        let mut rows = vec![
            ["Network".to_owned(), usual.title.to_owned()],
            [
                "Frequency".to_owned(),
                format!("{} MHz", usual.freq_hz / 1e6),
            ],
            ["Sites".to_owned(), whole(plan.sites.len())],
            [
                "How far from a site we look".to_owned(),
                format!("{} km", words::number(plan.reach_m / 1_000.0)),
            ],
            [
                "Height of what is to be served, over the ground".to_owned(),
                format!("{} m", words::number(plan.device_m)),
            ],
            [
                "What stands around it".to_owned(),
                known.map_or("", |(_, _, words)| words).to_owned(),
            ],
            [
                "Whether it is in a building".to_owned(),
                if plan.indoors {
                    "Yes, a brick building".to_owned()
                } else {
                    "No".to_owned()
                },
            ],
        ];
        if let Ok(bears) = plan.bears() {
            rows.push([
                "Signal that is enough".to_owned(),
                format!("{:.1} dBm", bears.sent_dbm - bears.most_db),
            ]);
            rows.push([
                "Most loss on the way that a link bears".to_owned(),
                format!("{:.1} dB", bears.most_db),
            ]);
        }
        let columns = vec![text("What is taken", 1.0), text("Value", 1.0)];
        vec![
            heading("What is planned"),
            Block::Table(Table {
                columns,
                rows: rows.into_iter().map(Vec::from).collect(),
            }),
        ]
    }

    pub(super) fn where_it_reaches(&self) -> Vec<Block> {
        let mut blocks = vec![heading("Where the signal reaches")];
        match &self.map {
            Err(why) => blocks.push(paragraph(why.as_str())),
            Ok(map) => {
                blocks.push(Block::Figure(self.figure(map)));
                blocks.push(Block::List(map.classes.iter().map(legend).collect()));
                if map.corners.is_some() {
                    let marks = "The numbers on the map are those of the table of sites.";
                    blocks.push(paragraph(marks));
                }
            }
        }
        blocks
    }

    fn figure(&self, map: &Map) -> Figure {
        let mut alternative = format!(
            "Map of the signal around {}, north up.",
            words::count(count(self.plan.sites.len()), "site", "sites")
        );
        let mut ratio = None;
        let mut marks = Vec::new();
        if let Some([west, south, east, north]) = map.corners {
            alternative += &format!(
                " It goes from {south:.2} to {north:.2} degrees of latitude and from {west:.2} to {east:.2} degrees of longitude. A number marks each site."
            );
            // A degree of longitude is shorter than one of latitude.
            let shrunk = f64::midpoint(south, north).to_radians().cos();
            ratio = Some((north - south) / ((east - west) * shrunk).max(1e-9));
            let mark = |(n, site): (usize, &Site)| Mark {
                across: (site.at.lon - west) / (east - west),
                down: (north - site.at.lat) / (north - south),
                label: (n + 1).to_string(),
            };
            marks = self.plan.sites.iter().enumerate().map(mark).collect();
        }
        if self.served.people > 0.0 {
            alternative += &format!(
                " {} of the people have enough signal at home.",
                percent(self.served.served, self.served.people)
            );
        }
        alternative += " The tables below say whom each site reaches and who is left out.";
        Figure {
            png: map.png.clone(),
            ratio,
            alternative,
            marks,
        }
    }

    pub(super) fn sites(&self) -> Vec<Block> {
        let title = heading("Sites, and what is lost with each");
        if self.plan.sites.is_empty() {
            let none = "The plan has no site yet, so it reaches nobody.";
            return vec![title, paragraph(none)];
        }
        let row = |(n, site): (usize, &Site)| {
            let line = self.served.sites.get(n).cloned().unwrap_or_default();
            let name = format!("{}. {}", n + 1, site.name);
            let begin = |name| vec![name, place(site.at), words::number(site.height_m)];
            if line.why.is_empty() {
                let mut row = begin(name);
                row.extend([
                    people(line.people),
                    people(line.alone),
                    whole(line.things_alone),
                ]);
                row
            } else {
                begin(format!("{name}. Not counted: {}.", line.why))
            }
        };
        let columns = vec![
            text("Site", 3.0),
            text("Latitude, longitude", 2.0),
            number("Antenna, m over the ground"),
            number("People it reaches"),
            number("People lost with it"),
            number("Things lost with it"),
        ];
        let rows = self.plan.sites.iter().enumerate().map(row).collect();
        vec![
            title,
            paragraph("What is lost with a site is what no other site of the plan reaches."),
            Block::Table(Table { columns, rows }),
        ]
    }

    pub(super) fn left_out(&self) -> Vec<Block> {
        if self.served.areas.is_empty() {
            return Vec::new();
        }
        let mut areas: Vec<&AreaLine> = self.served.areas.iter().collect();
        areas.sort_by(|a, b| b.left_out().total_cmp(&a.left_out()));
        let row = |area: &&AreaLine| {
            let decile = area.decile.map(|decile| decile.to_string());
            vec![
                area.name.clone(),
                decile.unwrap_or_else(|| "not known".to_owned()),
                percent(area.older, 1.0),
                people(area.people),
                people(area.left_out()),
                percent(area.served, area.people),
            ]
        };
        let columns = vec![
            text("Area", 3.0),
            number("Tenth by deprivation"),
            number("Aged 65 and over"),
            number("People"),
            number("Left out"),
            number("Served"),
        ];
        let about = "The area with most people left out comes first. Tenth 1 is the most deprived tenth of the country, tenth 10 the least.";
        vec![
            heading("Who is left out"),
            paragraph(about),
            Block::Table(Table {
                columns,
                rows: areas.iter().map(row).collect(),
            }),
        ]
    }

    pub(super) fn without(&self) -> Vec<Block> {
        let title = heading("Things without enough signal");
        let all = &self.served.things_without;
        if all.is_empty() {
            let none = if self.served.things == 0 {
                "No thing of the place has a spot on the map."
            } else {
                "Every thing of the place has enough signal."
            };
            return vec![title, paragraph(none)];
        }
        let named = all.iter().take(NAMED).filter_map(|n| self.things.get(*n));
        let rows = named.map(|thing| {
            let kind = words::from_term(&thing.kind);
            vec![thing.name.clone(), kind, place(thing.at)]
        });
        let columns = vec![
            text("Thing", 3.0),
            text("Kind", 2.0),
            text("Latitude, longitude", 2.0),
        ];
        let mut blocks = vec![
            title,
            Block::Table(Table {
                columns,
                rows: rows.collect(),
            }),
        ];
        if let Some(more) = all.len().checked_sub(NAMED).filter(|more| *more > 0) {
            blocks.push(paragraph(format!("And {} more.", whole(more))));
        }
        blocks
    }

    pub(super) fn sources(&self) -> Vec<Block> {
        let terrain: Vec<&str> = self
            .terrain
            .iter()
            .map(|name| name.rsplit('/').next().unwrap_or(name))
            .collect();
        let items = [
            format!(
                "The way over the ground: the Irregular Terrain Model (NTIA), over {}.",
                words::list(&terrain)
            ),
            "What stands around, and walls: Recommendations ITU-R P.2108-1 and P.2109-2, the median."
                .to_owned(),
            "People, their age and deprivation: the counts of this place for each area, as last imported. There is no count of homes for each postcode: the people of an area are spread evenly over its postcodes.".to_owned(),
            format!(
                "Things: those of this place with a spot on the map, on {}.",
                words::date(self.now)
            ),
            format!(
                "Sites: the plan as it was on {}.",
                words::date(self.changed)
            ),
        ];
        let item = |text: String| Item { text, colour: None };
        let enough = "A home has enough signal if the middle of the model says so. What is to be expected also counts that doorways, hours and the model itself differ by 5.5, 2 and 8 dB. The interval says how far that goes if the model is wrong for all places alike, with 90 % confidence.";
        vec![
            heading("What the numbers mean, and where they come from"),
            paragraph(enough),
            Block::List(items.into_iter().map(item).collect()),
        ]
    }
}

fn heading(text: &str) -> Block {
    Block::Heading(1, text.to_owned())
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}

fn text(title: &str, share: f64) -> Column {
    Column {
        title: title.to_owned(),
        share,
        is_number: false,
    }
}

fn number(title: &str) -> Column {
    Column {
        title: title.to_owned(),
        share: 1.25,
        is_number: true,
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn whole(n: usize) -> String {
    words::whole(count(n))
}

/// "51.64370, 1.70490"
fn place(at: Point) -> String {
    format!("{:.5}, {:.5}", at.lat, at.lon)
}

/// A class of signal in the legend.
fn legend(class: &Class) -> Item {
    let digits = class.colour.trim_start_matches('#');
    let colour = u32::from_str_radix(digits, 16).ok().map(|colour| {
        let [_, r, g, b] = colour.to_be_bytes();
        [r, g, b]
    });
    let enough = if class.is_enough { ": enough" } else { "" };
    Item {
        text: format!("{}{enough}", class.words),
        colour,
    }
}
