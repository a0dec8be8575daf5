//! A made-up directory of any size, the same each time it is made.

use find::{Facet, Hours, Span, Thing};
use geo::Point;

/// Numbers that look like chance: xorshift64*, from a seed.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or(0) % most.max(1)
    }

    pub fn unit(&mut self) -> f64 {
        self.below(1 << 24) as f64 / f64::from(1 << 24)
    }

    fn one<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

const KINDS: [&str; 8] = [
    "course", "service", "group", "library", "event", "advice", "sport", "health",
];
const WHAT: [&str; 40] = [
    "computer class",
    "food bank",
    "coding club",
    "library",
    "debt advice",
    "swimming pool",
    "youth club",
    "stay and play",
    "memory cafe",
    "walking group",
    "English class",
    "job club",
    "housing advice",
    "warm space",
    "carers group",
    "stop smoking clinic",
    "counselling",
    "blood pressure check",
    "community garden",
    "choir",
    "tea dance",
    "repair cafe",
    "credit union",
    "after school club",
    "holiday club",
    "playgroup",
    "yoga class",
    "maths course",
    "device loan",
    "wifi hotspot",
    "lunch club",
    "befriending",
    "foot care",
    "hearing clinic",
    "sight loss group",
    "bus pass help",
    "energy advice",
    "school uniform swap",
    "toy library",
    "chess club",
];
const NEEDS: [&str; 12] = [
    "getting online",
    "money",
    "food",
    "housing",
    "work",
    "learning",
    "mental health",
    "family",
    "caring",
    "older people",
    "disability",
    "staying active",
];
const LANGUAGES: [&str; 12] = [
    "Polish",
    "Romanian",
    "Punjabi",
    "Urdu",
    "Bengali",
    "Arabic",
    "Ukrainian",
    "Portuguese",
    "Spanish",
    "French",
    "Turkish",
    "BSL",
];
const SOUNDS: [&str; 24] = [
    "ba", "cor", "den", "el", "fra", "gil", "ham", "is", "jo", "kel", "lin", "mar", "nor", "ost",
    "pel", "quin", "ros", "sal", "tor", "ul", "ven", "wick", "yar", "zed",
];

/// A word that nobody knows: the lower the number the commoner.
fn word(n: usize) -> String {
    let sound = |n: usize| SOUNDS[n % SOUNDS.len()];
    format!("{}{}{}", sound(n), sound(n / 24), sound(n / 576))
}

/// Words of a text, few of them often and many seldom.
fn text(dice: &mut Dice, count: usize) -> String {
    let words: Vec<String> = (0..count)
        .map(|_| {
            let rare = dice.unit();
            word((rare * rare * rare * 12_000.0) as usize)
        })
        .collect();
    words.join(" ")
}

fn hours(dice: &mut Dice) -> Hours {
    let mut hours = Hours::default();
    let (opens, closes) = (480 + 30 * dice.below(8), 900 + 30 * dice.below(16));
    let minutes = |n: usize| u16::try_from(n).unwrap_or(0);
    for day in &mut hours.week[..5 + dice.below(3)] {
        if dice.below(6) > 0 {
            day.push(Span {
                from: minutes(opens),
                until: minutes(closes),
            });
        }
    }
    // One in five differs on some days, as nobody else does.
    if dice.below(5) == 0 {
        for _ in 0..5 {
            let date = 20_700 + i32::try_from(dice.below(300)).unwrap_or(0);
            hours.instead.insert(date, Vec::new());
        }
    }
    hours
}

/// `count` things around `middles`.
pub fn things(count: usize, middles: &[Point]) -> Vec<Thing> {
    let mut dice = Dice::new(2026);
    (0..count).map(|n| thing(&mut dice, n, middles)).collect()
}

fn thing(dice: &mut Dice, n: usize, middles: &[Point]) -> Thing {
    let (kind, what) = (dice.one(&KINDS), dice.one(&WHAT));
    let middle = middles[dice.below(middles.len())];
    let at = Point {
        lon: middle.lon + (dice.unit() - 0.5) * 0.02,
        lat: middle.lat + (dice.unit() - 0.5) * 0.02,
    };
    let mut facets = vec![Facet::new("cost", dice.one(&["free", "low cost", "paid"]))];
    for access in [
        "step-free",
        "hearing loop",
        "accessible toilet",
        "changing place",
    ] {
        if dice.below(3) == 0 {
            facets.push(Facet::new("access", access));
        }
    }
    for _ in 0..=dice.below(3) {
        facets.push(Facet::new("need", dice.one(&NEEDS)));
    }
    if dice.below(3) == 0 {
        facets.push(Facet::new("language", dice.one(&LANGUAGES)));
    }
    Thing {
        about: text(dice, 18),
        more: text(dice, 15),
        // One in five is online alone.
        at: (dice.below(5) > 0).then_some(at).into_iter().collect(),
        facets,
        hours: (dice.below(10) > 0).then(|| hours(dice)),
        trust: 0.5 + dice.unit() / 2.0,
        ..Thing::new(
            kind,
            n.to_string(),
            format!("{} {what}", text(dice, 2)),
            format!("/help/{n}"),
        )
    }
}
