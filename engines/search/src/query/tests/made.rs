//! A made-up directory to look things up in.

use geo::Point;

use crate::facets::Facet;
use crate::hours::{Hours, Span};
use crate::index::{Entry, Index};
use crate::meanings::Meanings;

/// A thing of the made-up directory: kind, title, about, properties, east and north in metres.
pub type Made = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<(f64, f64)>,
);

pub const MIDDLE: Point = Point {
    lon: 1.7,
    lat: 51.6,
};

pub const DIRECTORY: &[Made] = &[
    (
        "course",
        "Computers for beginners",
        "A friendly class for people who have never used a computer. Learn to send an email and stay safe.",
        "cost: free; access: step-free",
        Some((0.0, 0.0)),
    ),
    (
        "course",
        "Coding club",
        "Young people from 9 to 13 make games with Scratch and Python.",
        "cost: free",
        Some((500.0, 0.0)),
    ),
    (
        "course",
        "English for speakers of other languages",
        "Classes from entry level to level 2.",
        "cost: low cost; language: Polish; language: Romanian",
        Some((0.0, 2_000.0)),
    ),
    (
        "course",
        "Numeracy at work",
        "Fractions, percentages and pay slips.",
        "cost: free",
        None,
    ),
    (
        "course",
        "Watercolour painting",
        "Evening sessions for all.",
        "cost: £8",
        Some((3_000.0, 0.0)),
    ),
    (
        "service",
        "Device loan",
        "Borrow a laptop or a tablet for up to three months.",
        "cost: free",
        Some((0.0, 100.0)),
    ),
    (
        "service",
        "Money advice line",
        "Help with debt, bills and arrears.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Larkbridge food bank",
        "Parcels for three days, with a voucher.",
        "cost: free; access: step-free",
        Some((1_000.0, 0.0)),
    ),
    (
        "service",
        "Warm welcome at St Osric",
        "A warm room, soup and company.",
        "cost: free",
        Some((4_000.0, 0.0)),
    ),
    (
        "service",
        "Talking therapies",
        "Counselling for anxiety and depression, by phone or face to face.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Friendly visitors",
        "A befriending service: somebody to talk to, for older people who live alone.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Carers' hub",
        "Support for people who look after somebody.",
        "cost: free",
        Some((2_000.0, 2_000.0)),
    ),
    (
        "service",
        "Housing options",
        "If you may lose your home, or have nowhere to stay tonight.",
        "cost: free",
        Some((100.0, 100.0)),
    ),
    (
        "service",
        "Blue Badge",
        "Apply for a badge to park nearer to where you are going.",
        "cost: £10",
        None,
    ),
    (
        "service",
        "Report a pothole",
        "Tell us about a hole in the road.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Missed bin collection",
        "Tell us that your bin was not emptied.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Fly-tipping",
        "Report rubbish that somebody dumped.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Council tax reduction",
        "If you have a low income.",
        "cost: free",
        None,
    ),
    (
        "service",
        "Memory café",
        "For people with dementia and those who care for them.",
        "cost: free; access: step-free",
        Some((600.0, 600.0)),
    ),
    (
        "service",
        "Stop smoking clinic",
        "Twelve weeks with an adviser.",
        "cost: free",
        Some((200.0, 0.0)),
    ),
    (
        "service",
        "Register office",
        "Births, deaths and marriages.",
        "cost: £35",
        Some((0.0, 300.0)),
    ),
    (
        "library",
        "Larkbridge Library",
        "Books, computers, printing and a café.",
        "cost: free; access: step-free; access: hearing loop",
        Some((0.0, 0.0)),
    ),
    (
        "library",
        "Wendmouth Library",
        "Books, children's corner, printing.",
        "cost: free; access: step-free",
        Some((9_000.0, 0.0)),
    ),
    (
        "group",
        "Bumps and babies",
        "For new parents and those expecting.",
        "cost: free",
        Some((300.0, 300.0)),
    ),
    (
        "group",
        "Stay and play at the hall",
        "Toys, songs and a cup of tea for under-fives and their grown-ups.",
        "cost: £2",
        Some((500.0, 500.0)),
    ),
    (
        "group",
        "Riverside youth club",
        "Pool table, music and football, from 11 to 17.",
        "cost: free",
        Some((700.0, 0.0)),
    ),
    (
        "group",
        "Walking football",
        "Gentle exercise for the over-50s.",
        "cost: £3",
        Some((2_500.0, 0.0)),
    ),
    (
        "leisure",
        "Marram swimming pool",
        "Lanes, lessons and a toddlers' splash.",
        "cost: £5; access: step-free; access: hoist",
        Some((8_000.0, 100.0)),
    ),
    (
        "Bench",
        "Bench by the harbour",
        "A smart bench with a seat count.",
        "",
        Some((50.0, 0.0)),
    ),
    (
        "OffStreetParking",
        "Quay Street",
        "120 spaces, 6 of them for Blue Badge holders.",
        "",
        Some((400.0, 0.0)),
    ),
    (
        "PublicToilet",
        "Station Road conveniences",
        "With a Changing Places room.",
        "access: step-free",
        Some((900.0, 0.0)),
    ),
    (
        "EVChargingStation",
        "Market Square charger",
        "Two sockets of 22 kW.",
        "",
        Some((250.0, 250.0)),
    ),
];

fn kind_words(kind: &str) -> &str {
    match kind {
        "OffStreetParking" => "Car park",
        "PublicToilet" => "Public toilet",
        "EVChargingStation" => "EV charging station",
        kind => kind,
    }
}

pub fn at((east_m, north_m): (f64, f64)) -> Point {
    geo::destination(geo::destination(MIDDLE, 90.0, east_m), 0.0, north_m)
}

fn facets(list: &str) -> Vec<Facet> {
    let pairs = list.split("; ").filter_map(|pair| pair.split_once(": "));
    pairs.map(|(name, value)| Facet::new(name, value)).collect()
}

/// Open on weekdays from 9 to 5.
fn office_hours() -> Hours {
    let mut hours = Hours::default();
    for day in &mut hours.week[..5] {
        day.push(Span {
            from: 540,
            until: 1_020,
        });
    }
    hours
}

pub fn directory() -> Index {
    let mut index = Index::new(Meanings::read("").unwrap());
    let hours = office_hours();
    for (id, &(kind, title, about, properties, place)) in (0..).zip(DIRECTORY) {
        let (at, facets): (Vec<Point>, _) =
            (place.map(at).into_iter().collect(), facets(properties));
        let entry = Entry {
            kind,
            kind_words: kind_words(kind),
            title,
            about,
            at: &at,
            facets: &facets,
            hours: (kind == "library" || kind == "leisure").then_some(&hours),
            trust: 1.0,
            ..Entry::default()
        };
        index.put(id, &entry).unwrap();
    }
    index
}
