//! What a census and the indices of deprivation say of each area, brought together over the outlines that are known.

mod sheets;

use std::collections::BTreeMap;

use app::kit::Fault;
use app::people::AreaPeople;

pub use sheets::{ages, changes, deciles, own};

/// A row of a census: an area's code and name, its people and those aged 65 and over.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// "E01015943"
    pub code: String,
    /// "Thurrock 001A"; empty if the sheet has none.
    pub name: String,
    /// Everybody.
    pub people: f64,
    /// Those aged 65 and over.
    pub aged_65: f64,
}

/// Joins counts with deprivation over the areas whose outlines are known: `outlines` is code and name.
///
/// A newer census has areas that replaced some of the older outlines. They are added up, never dropped:
/// `changes` (newer code to older) has the first say; then an area goes to the only outline of the same
/// middle layer ("Thurrock 006G" to "Thurrock 006D") that has no counts of its own; then, if a single
/// outline is left without counts, what is left goes there.
///
/// # Errors
/// In words, naming the codes that fit nowhere.
pub fn join(
    outlines: &[(String, String)],
    counted: &[Counted],
    deciles: &BTreeMap<String, u8>,
    changes: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, AreaPeople>, Fault> {
    let mut joined: BTreeMap<String, AreaPeople> = BTreeMap::new();
    let is_outline = |code: &str| outlines.iter().any(|(known, _)| known == code);
    let mut left = Vec::new();
    for row in counted {
        match changes.get(&row.code) {
            Some(older) if is_outline(older) => add(&mut joined, older, row),
            _ if is_outline(&row.code) => add(&mut joined, &row.code, row),
            _ => left.push(row),
        }
    }
    let bare = |joined: &BTreeMap<String, AreaPeople>| -> Vec<(String, String)> {
        let all = outlines.iter();
        all.filter(|(code, _)| !joined.contains_key(code))
            .cloned()
            .collect()
    };
    let without = bare(&joined);
    left.retain(|row| {
        let same: Vec<_> = without
            .iter()
            .filter(|(_, name)| !name.is_empty() && middle(name) == middle(&row.name))
            .collect();
        let [(code, _)] = same.as_slice() else {
            return true;
        };
        add(&mut joined, code, row);
        false
    });
    if let [(code, _)] = bare(&joined).as_slice() {
        for row in left.drain(..) {
            add(&mut joined, code, row);
        }
    }
    if !left.is_empty() {
        let codes: Vec<&str> = left.iter().map(|row| row.code.as_str()).collect();
        return Err(Fault::invalid(format!(
            "These areas have no outline here: {}. Name the older area of each in a file of two columns, newer and older code, and give it with --changes.",
            codes.join(", ")
        )));
    }
    for (code, decile) in deciles {
        if is_outline(code) {
            joined.entry(code.clone()).or_default().decile = Some(*decile);
        }
    }
    Ok(joined)
}

fn add(joined: &mut BTreeMap<String, AreaPeople>, code: &str, row: &Counted) {
    let area = joined.entry(code.to_owned()).or_default();
    area.people += row.people;
    area.aged_65 += row.aged_65;
    if row.code != code {
        area.made_of.push(row.code.clone());
    }
}

/// "Thurrock 006G" is of the middle layer area "Thurrock 006".
fn middle(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(code: &str, name: &str, people: f64) -> Counted {
        Counted {
            code: code.into(),
            name: name.into(),
            people,
            aged_65: people / 10.0,
        }
    }

    fn outlines(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(code, name)| ((*code).into(), (*name).into()))
            .collect()
    }

    #[test]
    fn newer_areas_are_added_up_and_never_dropped() {
        let outlines = outlines(&[("A", "Sea 001A"), ("B", "Sea 001B"), ("C", "Sea 002A")]);
        let counted = [
            row("A", "Sea 001A", 10.0),
            row("B1", "Sea 001C", 20.0),
            row("B2", "Sea 001D", 30.0),
            row("C1", "Sea 009A", 40.0),
        ];
        let deciles = [("A".to_owned(), 3), ("Z".to_owned(), 1)].into();
        let got = join(&outlines, &counted, &deciles, &BTreeMap::new()).unwrap();
        assert_eq!((got["B"].people, got["B"].aged_65), (50.0, 5.0));
        assert_eq!(got["B"].made_of, ["B1", "B2"]);
        assert_eq!(got["C"].people, 40.0, "the only one left");
        assert_eq!(got["A"].decile, Some(3));
        assert_eq!(got.len(), 3, "a tenth of an area elsewhere is not ours");
        assert_eq!(got.values().map(|a| a.people).sum::<f64>(), 100.0);
    }

    #[test]
    fn what_fits_nowhere_is_named_and_can_be_said() {
        let outlines = outlines(&[("A", ""), ("B", "")]);
        let counted = [row("X", "Sea 009A", 1.0)];
        let none = BTreeMap::new();
        let why = join(&outlines, &counted, &none, &BTreeMap::new()).unwrap_err();
        expect_test::expect!["These areas have no outline here: X. Name the older area of each in a file of two columns, newer and older code, and give it with --changes."]
            .assert_eq(&why.message);
        let changes = [("X".to_owned(), "B".to_owned())].into();
        let got = join(&outlines, &counted, &none, &changes).unwrap();
        assert_eq!(got["B"].people, 1.0);
    }
}
