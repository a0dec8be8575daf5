//! A row by its table: what must be there, types, formats, and names that are almost right.

use serde_json::{Map, Value};

use super::{Bench, shown};
use crate::format;
use crate::report::Rule;
use crate::table::{Field, Kind, Row};

/// How deep rows may be nested. The standard nests five deep.
const DEEPEST: usize = 40;

/// Items of one list that are judged.
const MOST_ITEMS: usize = 10_000;

/// Judges a value that should be a row of this kind.
pub fn judge(bench: &mut Bench<'_>, row: &'static Row, value: &Value) {
    let Value::Object(fields) = value else {
        let what = format!(
            "Here should be {} and is {}.",
            article(row.name),
            shown(value)
        );
        bench.standard(
            Rule::Type,
            row.name,
            value,
            what,
            "Give an object with the fields of the standard.",
        );
        return;
    };
    if bench.path.len() > DEEPEST {
        let mend = "Leave out what the standard does not nest here.";
        bench.warn(
            Rule::Size,
            row.name,
            value,
            "It is nested too deep to be judged.".into(),
            mend,
        );
        return;
    }
    for field in row.fields {
        let full = format!("{}.{}", row.name, field.name);
        match fields.get(field.name) {
            None if field.required => {
                let what = format!("`{}` is missing.", field.name);
                bench.standard(Rule::Required, &full, value, what, required(row, field));
            }
            None => {}
            // The profile's fields are not nullable: leaving one out is how to say that there is nothing.
            Some(Value::Null) => bench.under(field.name, |bench| {
                let what = format!("`{}` is null.", field.name);
                if field.required {
                    bench.standard(Rule::Required, &full, value, what, required(row, field));
                } else {
                    beyond_or_standard(
                        bench,
                        field,
                        Rule::Type,
                        &full,
                        value,
                        what,
                        "Leave the field out if there is nothing to say.",
                    );
                }
            }),
            Some(found) => bench.under(field.name, |bench| {
                one(bench, row, field, &full, value, found)
            }),
        }
    }
    misspelt(bench, row, fields, value);
}

fn required(row: &Row, field: &Field) -> String {
    match (row.name, field.name) {
        (_, "id") => "Give each row an identifier of its own, a UUID.".into(),
        ("service", "status") => "Say active, inactive, defunct or temporarily closed.".into(),
        (_, "name") => "Say what people call it.".into(),
        (_, "description") => "Say in a sentence or two what it is.".into(),
        _ => format!("Every {} must have it.", row.name.replace('_', " ")),
    }
}

/// One field that is there.
fn one(
    bench: &mut Bench<'_>,
    row: &'static Row,
    field: &'static Field,
    full: &str,
    of: &Value,
    found: &Value,
) {
    let wrong_type = |bench: &mut Bench<'_>, wanted: &str, mend: String| {
        let what = format!(
            "`{}` should be {wanted} and is {}.",
            field.name,
            shown(found)
        );
        beyond_or_standard(bench, field, Rule::Type, full, of, what, &mend);
    };
    match field.kind {
        Kind::One(within) => {
            if found.is_object() {
                judge(bench, within, found);
            } else {
                wrong_type(
                    bench,
                    "an object",
                    format!("Nest the {} here.", within.name.replace('_', " ")),
                );
            }
        }
        Kind::Rows(within) => {
            let Value::Array(items) = found else {
                return wrong_type(bench, "a list", "Give a list, even of one.".into());
            };
            for (at, item) in items.iter().enumerate().take(MOST_ITEMS) {
                bench.under(at.to_string(), |bench| judge(bench, within, item));
            }
            twice_in(bench, within, items);
        }
        Kind::Number => {
            if !found.is_number() {
                let mend = "Give a number, without quotation marks.";
                wrong_type(bench, "a number", mend.into());
            }
        }
        Kind::Boolean => {
            if !found.is_boolean() {
                wrong_type(
                    bench,
                    "true or false",
                    "Give true or false, without quotation marks.".into(),
                );
            }
        }
        _ => {
            let Value::String(text) = found else {
                return wrong_type(
                    bench,
                    "text",
                    "Put it in quotation marks, or leave the field out.".into(),
                );
            };
            if text.trim().is_empty() && field.required {
                let what = format!("`{}` says nothing.", field.name);
                bench.standard(Rule::Empty, full, of, what, required(row, field));
            } else {
                form(bench, field, full, of, text);
            }
        }
    }
}

/// The form of a text.
fn form(bench: &mut Bench<'_>, field: &'static Field, full: &str, of: &Value, text: &str) {
    let name = field.name;
    let found = shown(&Value::String(text.to_owned()));
    // The formats of the schema, by which a program may go.
    let schema = match field.kind {
        Kind::Uuid if !format::is_uuid(text) => Some((
            "a UUID",
            "Give a UUID, such as 3f7b145d-84af-42d7-8fae-eaca714b02b2, and keep it for good.",
        )),
        Kind::Uri if !format::is_uri(text) => Some((
            "a whole web address",
            "Write the whole address, beginning with https:// and without spaces.",
        )),
        Kind::Email if !format::is_email(text) => Some((
            "an email address",
            "Write one address, such as help@example.org, or leave the field out.",
        )),
        Kind::DateTime if format::date_time(text).is_none() => Some((
            "a date and time with its offset",
            "Write it as 2026-11-24T14:05:00Z (RFC 3339).",
        )),
        _ => None,
    };
    if let Some((wanted, mend)) = schema {
        let what = format!("`{name}` is {found}, which is not {wanted}.");
        return beyond_or_standard(bench, field, Rule::Format, full, of, what, mend);
    }
    if let Kind::Choice(words) = field.kind {
        if !words.contains(&text) {
            let what = format!("`{name}` is {found}, which is none of the words for it.");
            let mend = format!("Use one of: {}.", words.join(", "));
            beyond_or_standard(bench, field, Rule::Choice, full, of, what, &mend);
        }
        return;
    }
    // The forms that only the descriptions ask for.
    let is_monthly = of.get("freq").is_some_and(|freq| freq == "MONTHLY");
    let is_empty = text.trim().is_empty();
    let described = match field.kind {
        _ if is_empty => return,
        Kind::Date if format::date(text).is_none() => {
            Some(("a day", "Write it as 2026-11-24 (ISO 8601)."))
        }
        Kind::Time if format::time(text).is_none() => {
            Some(("a time", "Write it as 09:30 (24 hours)."))
        }
        Kind::Phone if !format::is_phone(text) => Some((
            "a telephone number",
            "Write the number alone, and what else there is to say in the description.",
        )),
        Kind::Postcode if is_british(of) && !format::is_postcode(text) => Some((
            "a United Kingdom postcode",
            "Look the postcode up; without it nobody finds help near them.",
        )),
        Kind::Language if !format::is_language(text) => Some((
            "a language code",
            "Use an ISO 639 code, such as pl for Polish.",
        )),
        Kind::Currency if !format::is_currency(text) => {
            Some(("a currency code", "Use an ISO 4217 code, such as GBP."))
        }
        Kind::Days if !format::is_days(text, is_monthly) => Some((
            "a list of weekdays",
            "Write MO,TU,WE,TH,FR,SA or SU with commas; 2MO is the second Monday where freq is MONTHLY.",
        )),
        Kind::DayNumbers if !format::is_numbers(text, 366) => Some((
            "a list of day numbers",
            "Write numbers with commas, such as 1,15 or -1 for the last.",
        )),
        Kind::Uri if matches!(name, "url" | "website") && !format::is_web(text) => Some((
            "an address that a browser opens",
            "Write an address that begins with https://.",
        )),
        _ => None,
    };
    if let Some((wanted, mend)) = described {
        let what = format!("`{name}` is {found}, which is not {wanted}.");
        bench.warn(Rule::Format, full, of, what, mend);
    }
}

fn is_british(address: &Value) -> bool {
    let country = address
        .get("country")
        .and_then(Value::as_str)
        .unwrap_or_default();
    [
        "",
        "GB",
        "UK",
        "GBR",
        "ENGLAND",
        "WALES",
        "SCOTLAND",
        "NORTHERN IRELAND",
        "UNITED KINGDOM",
    ]
    .contains(&country.trim().to_uppercase().as_str())
}

/// Against HSDS alone it is a warning: the profile does not ask for the field.
fn beyond_or_standard(
    bench: &mut Bench<'_>,
    field: &Field,
    rule: Rule,
    full: &str,
    of: &Value,
    what: String,
    mend: &str,
) {
    if field.beyond {
        bench.warn(rule, full, of, what, mend);
    } else {
        bench.standard(rule, full, of, what, mend);
    }
}

/// The same identifier twice in one list of rows.
fn twice_in(bench: &mut Bench<'_>, row: &Row, items: &[Value]) {
    let mut seen = std::collections::HashSet::new();
    for (at, item) in items.iter().enumerate().take(MOST_ITEMS) {
        let Some(id) = item.get("id").and_then(Value::as_str) else {
            continue;
        };
        if !seen.insert(id) {
            bench.under(at.to_string(), |bench| {
                let what = format!(
                    "Another row of this list has the identifier {} too.",
                    shown(&item["id"])
                );
                let full = format!("{}.id", row.name);
                bench.standard(
                    Rule::Unique,
                    &full,
                    item,
                    what,
                    "Give each row an identifier of its own.",
                );
            });
        }
    }
}

/// Fields whose names are almost those of the standard: nobody reads them.
fn misspelt(bench: &mut Bench<'_>, row: &'static Row, fields: &Map<String, Value>, value: &Value) {
    const MOST_FIELDS: usize = 200;
    for name in fields.keys().take(MOST_FIELDS) {
        if row.field(name).is_some() || name.len() > 40 {
            continue;
        }
        let meant = row.fields.iter().find(|known| {
            !fields.contains_key(known.name) && is_almost(&plain(name), &plain(known.name))
        });
        if let Some(meant) = meant {
            let what = format!("`{}` is no field of the standard.", super::clip(name));
            let full = format!("{}.{}", row.name, meant.name);
            let mend = format!(
                "If it is meant to be `{}`, call it that: nobody reads it as it is.",
                meant.name
            );
            bench.under(name, |bench| {
                bench.warn(Rule::Misspelt, &full, value, what, mend)
            });
        }
    }
}

/// A name without what people vary.
fn plain(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    name.replace("isation", "ization")
        .replace("postcode", "postalcode")
        .replace("colour", "color")
}

/// Equal, or one letter apart in a name long enough for that to be a slip.
fn is_almost(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < 6 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let longer = a.len().max(b.len());
    same + tail >= longer - 1
}

fn article(name: &str) -> String {
    let words = name.replace('_', " ");
    let an = words.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {words}", if an { "an" } else { "a" })
}
