//! Where an entry is: the form of one of its places, and the place that it makes.

mod outside;
mod page;

use app::encode;
use app::find::gazetteer::{self, Postcode};
use app::kit::Time;
use app::store::Record;
use geo::Point;

use super::change::{Given, Tick, ticks};
use crate::find::{FieldError, point};
use crate::model::{
    ACCESS, Accessibility, Address, Location, LocationType, Provenance, house_term, ids,
};

pub use outside::is_outside;
pub use page::{PlacePage, Shared};

/// Stands in the address of the form for a place that is not there yet.
pub const NEW: &str = "new";
/// Places of one entry at most.
pub const MOST: usize = 30;
/// Most letters of a line.
const LINE: usize = 200;
/// Most lines about getting in.
const LINES: usize = 20;
/// Terms of [`ACCESS`] that are about how people get it, not about a building.
const NOT_OF_A_BUILDING: [&str; 3] = ["online", "phone", "home-visits"];
/// The fields of a place that the form has, by the standard's names: no feed overwrites them afterwards.
const FIELDS: [&str; 8] = [
    "location_type",
    "name",
    "latitude",
    "longitude",
    "external_identifier",
    "addresses",
    "accessibility",
    "attributes",
];

/// What was done, as it stands in an address.
pub const CHANGED: &str = "place";
/// A place was added.
pub const ADDED: &str = "place-added";
/// A place was taken off.
pub const REMOVED: &str = "place-removed";
/// Behind the others: its postcode is outside the place.
pub const OUTSIDE: &str = "-outside";

/// What was done, in words; empty for nothing of this kind.
#[must_use]
pub fn told(done: &str) -> String {
    let (what, is_outside) = done
        .strip_suffix(OUTSIDE)
        .map_or((done, false), |what| (what, true));
    let said = match what {
        CHANGED => "People see now where it is.",
        ADDED => "The place is added, and people see it now. Write its times below.",
        REMOVED => "The place is taken off.",
        _ => return String::new(),
    };
    if is_outside {
        format!("{said} Its postcode is outside the council’s area. That is fine.")
    } else {
        said.to_owned()
    }
}

/// The form of a place; `entry` is that of its entry.
#[must_use]
pub fn path(entry: &str, at: &str) -> String {
    format!("{entry}/places/{}", encode(at))
}

/// How people get to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// They go there.
    There,
    /// Over the internet.
    Online,
    /// By phone.
    Phone,
}

impl Way {
    const ALL: [Self; 3] = [Self::There, Self::Online, Self::Phone];

    /// As it stands in the form. For what is from afar it is a term of [`ACCESS`].
    const fn word(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Online => "online",
            Self::Phone => "phone",
        }
    }

    fn of(location: &Location) -> Self {
        match location.location_type {
            LocationType::Physical | LocationType::Postal => Self::There,
            LocationType::Virtual if codes(location).any(|code| code == "phone") => Self::Phone,
            LocationType::Virtual => Self::Online,
        }
    }
}

/// The terms of [`ACCESS`] that a place has.
fn codes(location: &Location) -> impl Iterator<Item = &'static str> {
    let terms = location.attributes.iter();
    terms
        .filter_map(|attribute| house_term(&attribute.taxonomy_term_id))
        .filter(|(taxonomy, _)| taxonomy.kind == ACCESS.kind)
        .map(|(_, term)| term.code)
}

/// The address where people go.
fn address_of(location: &Location) -> Option<&Address> {
    let mut all = location.addresses.iter();
    all.find(|address| address.address_type != "postal")
}

/// What a row says about getting in.
fn said(row: &Accessibility) -> Option<&str> {
    row.description.as_deref().or(row.details.as_deref())
}

/// What can be ticked of access to a building.
#[must_use]
pub fn building_ticks(chosen: &[String]) -> Vec<Tick> {
    let mut all = ticks(chosen);
    all.retain(|tick| !NOT_OF_A_BUILDING.contains(&tick.value));
    all
}

/// The form of a place as it is, or of a new one; with the version of its entry.
#[must_use]
pub fn form(place: Option<&Record<Location>>, version: i64) -> Given {
    let mut given = Given {
        version,
        ..Given::default()
    };
    let Some(place) = place else {
        return given;
    };
    let location = &place.value;
    let address = address_of(location).cloned().unwrap_or_default();
    let rows = location.accessibility.iter().filter_map(said);
    let (named, own): (Vec<&str>, Vec<&str>) = rows.partition(|said| {
        building_ticks(&[])
            .iter()
            .any(|tick| tick.text.eq_ignore_ascii_case(said))
    });
    let ticked = building_ticks(&[]).into_iter().filter(|tick| {
        codes(location).any(|code| code == tick.value)
            || named
                .iter()
                .any(|said| tick.text.eq_ignore_ascii_case(said))
    });
    given.access = ticked.map(|tick| tick.value.to_owned()).collect();
    let values = [
        ("way", Way::of(location).word().to_owned()),
        ("called", location.name.clone().unwrap_or_default()),
        ("street", address.address_1),
        ("street2", address.address_2.unwrap_or_default()),
        ("town", address.city),
        ("postcode", address.postal_code),
        ("entrance", own.join("\n")),
        ("place-version", place.version.to_string()),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value));
    given.fields.extend(values);
    given
}

/// The place that the form makes of `before`, or a new one: what the form does not have stays. `found` is
/// what is known of the postcode that was typed.
///
/// # Errors
/// Everything that must be mended, in the order of the form.
pub fn apply(
    given: &Given,
    id: &str,
    before: Option<&Location>,
    found: Option<&Postcode>,
    now: Time,
) -> Result<Location, Vec<FieldError>> {
    let mut errors = Vec::new();
    let word = given.get("way");
    let way = Way::ALL.into_iter().find(|way| way.word() == word);
    if way.is_none() {
        errors.push(FieldError::at("way", "Choose how people get it"));
    }
    let is_there = way == Some(Way::There);
    for (name, missing) in [
        (
            "called",
            "Write what the place is called, such as Millbank Hub",
        ),
        ("street", ""),
        ("street2", ""),
        ("town", "Write the town or village"),
    ] {
        let text = given.get(name);
        if is_there && text.is_empty() && !missing.is_empty() {
            errors.push(FieldError::at(name, missing));
        } else if text.chars().count() > LINE {
            errors.push(FieldError::at(
                name,
                format!("Write at most {LINE} letters"),
            ));
        }
    }
    let spot = if is_there {
        Spot::read(given.get("postcode"), before, found).map(Some)
    } else {
        Ok(None)
    };
    let spot = spot.unwrap_or_else(|why| {
        errors.push(FieldError::at("postcode", why));
        None
    });
    let own = lines(given.get("entrance"));
    if own.len() > LINES || own.iter().any(|line| line.chars().count() > LINE) {
        errors.push(FieldError::at(
            "entrance",
            format!("Write at most {LINES} lines of at most {LINE} letters"),
        ));
    }
    let Some(way) = way.filter(|_| errors.is_empty()) else {
        return Err(errors);
    };
    let mut after = before.cloned().unwrap_or_else(|| Location {
        provenance: Provenance::here(now),
        ..Location::default()
    });
    let mut access: Vec<&str> = Vec::new();
    match spot {
        Some(spot) => {
            let ticked = given.access.iter().map(String::as_str);
            access.extend(ticked.filter(|code| !NOT_OF_A_BUILDING.contains(code)));
            put_there(&mut after, given, id, spot);
        }
        None => {
            access.push(way.word());
            put_afar(&mut after, given, way);
        }
    }
    set_access(&mut after, id, &access, &own);
    if after.provenance.is_from_feeds() && Some(&after) != before {
        after.provenance.keep_here(FIELDS);
    }
    Ok(after)
}

/// The lines of a text that say something.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect()
}

/// What a postcode stands for.
struct Spot {
    /// As it is written.
    postcode: String,
    /// Where it is; none for where the place is already, which may be known better than by its postcode.
    at: Option<Point>,
}

impl Spot {
    fn read(
        typed: &str,
        before: Option<&Location>,
        found: Option<&Postcode>,
    ) -> Result<Self, String> {
        let postcode = gazetteer::tidy_postcode(typed)
            .ok_or("Write the postcode of the place, such as SX1 1AA")?;
        let is_kept = before.is_some_and(|before| {
            let old = address_of(before).map(|address| address.postal_code.as_str());
            old.and_then(gazetteer::tidy_postcode).as_ref() == Some(&postcode)
                && point(before).is_some()
        });
        match found {
            _ if is_kept => Ok(Self { postcode, at: None }),
            Some(found) => Ok(Self {
                postcode,
                at: Some(found.at),
            }),
            None => Err(format!(
                "We do not know the postcode {postcode}. Check it. If it is right it may be new: write the nearest one that you know, and tell us about the new one"
            )),
        }
    }
}

fn put_there(after: &mut Location, given: &Given, id: &str, spot: Spot) {
    let called = given.get("called");
    let street = match given.get("street") {
        "" => called,
        street => street,
    };
    if after.location_type == LocationType::Virtual {
        after.location_type = LocationType::Physical;
    }
    after.name = Some(called.to_owned());
    if address_of(after).is_none() {
        after.addresses.push(Address {
            id: ids::of(&[id, "address"]),
            country: "GB".into(),
            ..Address::default()
        });
    }
    let mut all = after.addresses.iter_mut();
    if let Some(address) = all.find(|address| address.address_type != "postal") {
        if address.address_1 != street || spot.at.is_some() {
            // The number names a building, and it may be another one now.
            after.external_identifier = None;
            after.external_identifier_type = None;
        }
        let town = given.get("town");
        // The standard wants a county, and what is not known is not invented.
        if address.state_province.is_empty() || address.state_province == address.city {
            address.state_province = town.to_owned();
        }
        address.address_1 = street.to_owned();
        let second = given.get("street2");
        address.address_2 = (!second.is_empty()).then(|| second.to_owned());
        address.city = town.to_owned();
        address.postal_code = spot.postcode;
        address.address_type = "physical".into();
    }
    if let Some(at) = spot.at {
        (after.latitude, after.longitude) = (Some(at.lat), Some(at.lon));
    }
}

fn put_afar(after: &mut Location, given: &Given, way: Way) {
    let called = given.get("called");
    let plain = ACCESS.term(way.word()).map(|term| term.name);
    // What a building was called says nothing of a phone line.
    let was_there = after.location_type != LocationType::Virtual;
    after.name = if called.is_empty() || (was_there && after.name.as_deref() == Some(called)) {
        plain.map(ToOwned::to_owned)
    } else {
        Some(called.to_owned())
    };
    after.location_type = LocationType::Virtual;
    let is_post = |address: &Address| address.address_type == "postal";
    after.addresses.retain(is_post);
    (after.latitude, after.longitude) = (None, None);
    after.external_identifier = None;
    after.external_identifier_type = None;
    after.transportation = None;
}

/// Says what helps people in: by terms of the house, in the standard's words for each, and in own words.
fn set_access(after: &mut Location, id: &str, codes: &[&str], own: &[&str]) {
    after.attributes.retain(|attribute| {
        house_term(&attribute.taxonomy_term_id).is_none_or(|(taxonomy, term)| {
            taxonomy.kind != ACCESS.kind || term.code == "home-visits" || codes.contains(&term.code)
        })
    });
    for code in codes {
        if !self::codes(after).any(|known| known == *code) {
            after.attributes.push(ACCESS.attribute(id, code));
        }
    }
    let names = codes.iter().filter_map(|code| ACCESS.term(code));
    let mut wanted: Vec<&str> = names.map(|term| term.name).collect();
    wanted.extend(own);
    let is = |row: &Accessibility, words: &str| {
        said(row).is_some_and(|known| known.eq_ignore_ascii_case(words))
    };
    after
        .accessibility
        .retain(|row| said(row).is_none() || wanted.iter().any(|words| is(row, words)));
    for words in wanted {
        if !after.accessibility.iter().any(|row| is(row, words)) {
            after.accessibility.push(Accessibility {
                id: ids::of(&[id, "accessibility", words]),
                description: Some(words.to_owned()),
                ..Accessibility::default()
            });
        }
    }
}

/// The same place under another id, for one entry alone: each row in it gets an id of its own.
#[must_use]
pub fn copied(before: &Location, id: &str, now: Time) -> Location {
    let own = |row: &mut String| *row = ids::of(&[id, row.as_str()]);
    let mut copy = before.clone();
    copy.addresses.iter_mut().for_each(|row| own(&mut row.id));
    copy.accessibility
        .iter_mut()
        .for_each(|row| own(&mut row.id));
    copy.attributes.iter_mut().for_each(|row| own(&mut row.id));
    copy.phones.iter_mut().for_each(|row| own(&mut row.id));
    copy.schedules.iter_mut().for_each(|row| own(&mut row.id));
    copy.provenance = Provenance::here(now);
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub() -> Location {
        let given = given(&[]);
        apply(&given, "l", None, Some(&postcode("SX1 1AA")), Time(0)).unwrap()
    }

    fn postcode(code: &str) -> Postcode {
        Postcode {
            postcode: code.into(),
            at: Point::new(1.7, 51.64).unwrap(),
            ward: String::new(),
        }
    }

    fn given(other: &[(&str, &str)]) -> Given {
        let full = [
            ("way", "there"),
            ("called", "Millbank Hub"),
            ("street", "115 Fennick Road"),
            ("town", "Larkbridge"),
            ("postcode", "sx11aa"),
            ("entrance", "Ring the bell at the side door"),
            ("access", "step-free"),
        ];
        let pairs = full.iter().chain(other);
        Given::read(
            pairs
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        )
    }

    #[test]
    fn a_form_makes_a_place_with_its_point_and_comes_back_as_it_was() {
        let made = hub();
        let address = address_of(&made).unwrap();
        assert_eq!(
            (
                &*address.postal_code,
                &*address.state_province,
                made.latitude
            ),
            ("SX1 1AA", "Larkbridge", Some(51.64))
        );
        let record = Record {
            id: "l".into(),
            version: 4,
            created: Time(0),
            modified: Time(0),
            value: made.clone(),
        };
        let again = form(Some(&record), 2);
        assert_eq!(again.access, ["step-free"]);
        assert_eq!(again.get("entrance"), "Ring the bell at the side door");
        // The postcode is no longer known, but it is where the place is already.
        assert_eq!(
            apply(&again, "l", Some(&made), None, Time(9)).unwrap(),
            made
        );
    }

    #[test]
    fn what_cannot_be_is_told_with_its_field() {
        #[track_caller]
        fn check(other: &[(&str, &str)], found: Option<&Postcode>, want: &[&str]) {
            let errors = apply(&given(other), "l", Some(&hub()), found, Time(0)).unwrap_err();
            let at: Vec<&str> = errors.iter().map(|error| error.href.as_str()).collect();
            assert_eq!(at, want);
        }
        check(&[("postcode", "SX9 9ZZ")], None, &["#postcode"]);
        check(&[("postcode", "here")], None, &["#postcode"]);
        check(&[("way", "boat")], None, &["#way"]);
        check(
            &[("called", ""), ("town", " ")],
            None,
            &["#called", "#town"],
        );
        check(
            &[("street2", "x".repeat(201).as_str())],
            None,
            &["#street2"],
        );
        check(
            &[("entrance", "x\n".repeat(21).as_str())],
            None,
            &["#entrance"],
        );
    }

    #[test]
    fn what_moves_online_has_no_address_and_no_point() {
        #[track_caller]
        fn check(other: &[(&str, &str)], want: (&str, &[&str])) {
            let after = apply(&given(other), "l", Some(&hub()), None, Time(0)).unwrap();
            let has: Vec<&str> = codes(&after).collect();
            assert_eq!((after.name.as_deref().unwrap(), &*has), want);
            assert_eq!(point(&after), None);
            assert!(address_of(&after).is_none());
        }
        check(&[("way", "online")], ("Online", &["online"]));
        check(
            &[("way", "phone"), ("called", "")],
            ("By phone", &["phone"]),
        );
        check(
            &[("way", "online"), ("called", "Our video room")],
            ("Our video room", &["online"]),
        );
    }

    #[test]
    fn a_copy_shares_no_row_with_the_place_it_was_made_of() {
        let (before, copy) = (hub(), copied(&hub(), "m", Time(0)));
        let rows = |place: &Location| -> Vec<String> {
            let own = place.addresses.iter().map(|row| row.id.clone());
            own.chain(place.accessibility.iter().map(|row| row.id.clone()))
                .chain(place.attributes.iter().map(|row| row.id.clone()))
                .collect()
        };
        let old = rows(&before);
        assert!(!old.is_empty() && rows(&copy).iter().all(|id| !old.contains(id)));
    }

    #[test]
    fn what_was_done_is_told() {
        #[track_caller]
        fn check(done: &str, want: &str) {
            assert_eq!(told(done), want);
        }
        check("", "");
        check("changed", "");
        check(CHANGED, "People see now where it is.");
        check(
            "place-outside",
            "People see now where it is. Its postcode is outside the council’s area. That is fine.",
        );
    }
}
