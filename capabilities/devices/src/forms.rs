//! What people type into forms, read with kindness and refused in words.

use app::Wrong;
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use payload::Mapping;

use crate::model::{self, Device, Feeds, Point, device_id};
use crate::pages::Given;

/// Bytes that can be pasted.
const MOST_BYTES: usize = 4_096;

/// Bytes pasted in hexadecimal, with or without spaces, colons, commas and 0x.
///
/// # Errors
/// In words for the person who pasted them.
pub fn hex(text: &str) -> Result<Vec<u8>, String> {
    let bare = text.replace("0x", "").replace("0X", "");
    let digits: Vec<char> = bare
        .chars()
        .filter(|c| !(c.is_whitespace() || ":,-".contains(*c)))
        .collect();
    if digits.is_empty() {
        return Err("Paste the bytes of a message.".into());
    }
    if let Some(odd) = digits.iter().find(|c| !c.is_ascii_hexdigit()) {
        return Err(format!("There is no hexadecimal digit {odd}."));
    }
    if !digits.len().is_multiple_of(2) {
        return Err(format!(
            "Each byte has 2 digits, and there are {}.",
            digits.len()
        ));
    }
    if digits.len() > 2 * MOST_BYTES {
        return Err(format!("Paste at most {MOST_BYTES} bytes."));
    }
    let value = |c: char| u8::try_from(c.to_digit(16).unwrap_or(0)).unwrap_or(0);
    Ok(digits
        .chunks_exact(2)
        .map(|pair| value(pair[0]) << 4 | value(pair[1]))
        .collect())
}

/// Bytes pasted in base64.
///
/// # Errors
/// In words for the person who pasted them.
pub fn base64(text: &str) -> Result<Vec<u8>, String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare.is_empty() {
        return Err("Paste the bytes of a message.".into());
    }
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&alphabet::STANDARD, lenient)
        .decode(bare)
        .map_err(|error| format!("This is not base64: {error}."))?;
    if bytes.len() > MOST_BYTES {
        return Err(format!("Paste at most {MOST_BYTES} bytes."));
    }
    Ok(bytes)
}

/// Bytes as two digits each.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A port; none typed is 1, as most devices have it.
///
/// # Errors
/// In words for the person who typed it.
pub fn port(text: &str) -> Result<u8, String> {
    match text.trim() {
        "" => Ok(1),
        port => port
            .parse()
            .map_err(|_| "The port is a whole number from 0 to 255.".into()),
    }
}

/// A mapping typed as JSON; none if nothing was.
///
/// # Errors
/// In words for the person who typed it.
pub fn mapping(text: &str) -> Result<Option<Mapping>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mapping: Mapping = serde_json::from_str(text)
        .map_err(|error| format!("This is not a list of rows: {error}."))?;
    if let Some(row) = mapping
        .rows
        .iter()
        .find(|row| !row.attribute.starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        return Err(format!(
            "An attribute's name begins with a letter, not as {:?}.",
            row.attribute
        ));
    }
    let unknown = |code: &&str| payload::unit::find(code).is_none();
    if let Some(code) = mapping
        .rows
        .iter()
        .filter_map(|row| row.unit_code.as_deref())
        .find(unknown)
    {
        return Err(format!("We do not know the unit {code}."));
    }
    Ok(Some(mapping))
}

/// The device that the form describes.
///
/// # Errors
/// Everything that is wrong, in the order of the form.
pub fn device(given: &Given) -> Result<(String, Device), Vec<Wrong>> {
    let mut errors = Vec::new();
    let mut note = |field, text: String| errors.push(Wrong { field, text });
    let id = device_id(&given.id).unwrap_or_else(|why| {
        note("id", sentence(&why));
        String::new()
    });
    if given.name.trim().is_empty() {
        note("name", "Give the device a name.".into());
    }
    if given.model.is_empty() {
        note("model", "Choose its model.".into());
    }
    let entity = given.entity.trim();
    let type_ = match (given.entity_type.trim(), entity.split(':').nth(2)) {
        ("", Some(type_)) if entity.starts_with("urn:ngsi-ld:") => type_,
        (type_, _) => type_,
    };
    if !entity.is_empty() && type_.is_empty() {
        note(
            "entity_type",
            "Say what type of thing it feeds, for example Bench.".into(),
        );
    }
    let location = location(given).unwrap_or_else(|why| {
        note("lat", why);
        None
    });
    let silent_after_s = hours(&given.silent_after_h).unwrap_or_else(|why| {
        note("silent_after_h", why);
        None
    });
    let mapping = mapping(&given.mapping).unwrap_or_else(|why| {
        note("mapping", why);
        None
    });
    let device = Device {
        name: given.name.trim().into(),
        model: given.model.clone(),
        feeds: (!entity.is_empty()).then(|| Feeds {
            entity: entity.into(),
            type_: type_.into(),
        }),
        location,
        mapping,
        silent_after_s,
        team: given.team.clone(),
    };
    if errors.is_empty() {
        if let Err(fault) = model::check(&device) {
            return Err(vec![Wrong {
                field: "entity",
                text: fault.message,
            }]);
        }
        return Ok((id, device));
    }
    Err(errors)
}

fn location(given: &Given) -> Result<Option<Point>, String> {
    let (lat, lon) = (given.lat.trim(), given.lon.trim());
    if lat.is_empty() && lon.is_empty() {
        return Ok(None);
    }
    let degrees = |text: &str, most: f64| text.parse::<f64>().ok().filter(|n| n.abs() <= most);
    match (degrees(lat, 90.0), degrees(lon, 180.0)) {
        (Some(lat), Some(lon)) => Ok(Some(Point { lon, lat })),
        _ => Err(
            "Give both latitude and longitude in degrees, for example 51.4875 and 0.3214.".into(),
        ),
    }
}

fn hours(text: &str) -> Result<Option<u32>, String> {
    let wrong = || "Give whole hours, from 1 to 8,760.".to_owned();
    match text.trim() {
        "" => Ok(None),
        text => match text.parse::<u32>() {
            Ok(h @ 1..=8_760) => Ok(Some(h * 3_600)),
            _ => Err(wrong()),
        },
    }
}

/// The form of a device that is kept.
#[must_use]
pub fn given(id: &str, version: i64, device: &Device) -> Given {
    Given {
        id: id.to_owned(),
        name: device.name.clone(),
        model: device.model.clone(),
        entity: device
            .feeds
            .as_ref()
            .map(|feeds| feeds.entity.clone())
            .unwrap_or_default(),
        entity_type: device
            .feeds
            .as_ref()
            .map(|feeds| feeds.type_.clone())
            .unwrap_or_default(),
        lat: device
            .location
            .map(|point| point.lat.to_string())
            .unwrap_or_default(),
        lon: device
            .location
            .map(|point| point.lon.to_string())
            .unwrap_or_default(),
        mapping: model::mapping_text(device.mapping.as_ref()),
        silent_after_h: device
            .silent_after_s
            .map(|s| (s / 3_600).max(1).to_string())
            .unwrap_or_default(),
        team: device.team.clone(),
        version,
    }
}

/// An engineer's message as a sentence for people.
pub fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_people_paste_them() {
        #[track_caller]
        fn check(text: &str, want: Result<&[u8], &str>) {
            assert_eq!(hex(text).as_deref().map_err(String::as_str), want);
        }
        check("01ff", Ok(&[1, 255]));
        check(" 0x01, 0xFF ", Ok(&[1, 255]));
        check("01:ff\n02", Ok(&[1, 255, 2]));
        check("01f", Err("Each byte has 2 digits, and there are 3."));
        check("01fg", Err("There is no hexadecimal digit g."));
        check("", Err("Paste the bytes of a message."));
        assert_eq!(base64("Af8="), Ok(vec![1, 255]));
        assert_eq!(base64("Af8"), Ok(vec![1, 255]));
        assert!(base64("%%").is_err() && hex(&"00".repeat(5_000)).is_err());
    }

    #[test]
    fn a_form_says_all_that_is_wrong_at_once() {
        let wrong = Given {
            id: "a/b".into(),
            lat: "north".into(),
            silent_after_h: "0".into(),
            mapping: "{".into(),
            ..Given::default()
        };
        let errors = device(&wrong).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(
            fields,
            ["id", "name", "model", "lat", "silent_after_h", "mapping"]
        );
    }

    #[test]
    fn a_form_comes_back_as_it_was_kept() {
        let typed = Given {
            id: "02:53:52:e3:ee:af:00:01".into(),
            name: " Bay 1 ".into(),
            model: "bosch/tps110-0392".into(),
            entity: "urn:ngsi-ld:ParkingSpot:bay-1".into(),
            lat: "51.5".into(),
            lon: "0.3".into(),
            silent_after_h: "50".into(),
            mapping: r#"[{"field": "a", "attribute": "b", "scale": 0.1}]"#.into(),
            ..Given::default()
        };
        let (id, kept) = device(&typed).unwrap();
        assert_eq!(
            (id.as_str(), kept.name.as_str(), kept.silent_after_s),
            ("025352e3eeaf0001", "Bay 1", Some(180_000))
        );
        assert_eq!(
            kept.feeds.as_ref().map(|feeds| feeds.type_.as_str()),
            Some("ParkingSpot")
        );
        assert_eq!(device(&given(&id, 1, &kept)).unwrap().1, kept);
    }
}
