//! Answers back into fields, and into plain words.

use crate::read::NONE;
use crate::{Answer, Fields, Kind, Question, words};

impl Question {
    /// The fields that would be posted for `answer`: reading them gives it again.
    #[must_use]
    pub fn fields_of(&self, answer: &Answer) -> Fields {
        let mut fields = Fields::default();
        let part = |end: &str| format!("{}-{end}", self.name);
        match answer {
            Answer::Blank | Answer::Files(_) | Answer::Rows(_) => {}
            Answer::Text(text) | Answer::One(text) => fields.push(&self.name, text),
            Answer::Number(n) => fields.push(&self.name, n.to_string()),
            Answer::Pence(pence) => {
                let sign = if *pence < 0 { "-" } else { "" };
                let (whole, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
                fields.push(&self.name, format!("{sign}{whole}.{rest:02}"));
            }
            Answer::Date(day) => {
                fields.push(part("day"), day.day().to_string());
                fields.push(part("month"), day.month().to_string());
                fields.push(part("year"), day.year().to_string());
            }
            Answer::Minute(minute) => {
                fields.push(&self.name, format!("{}:{:02}", minute / 60, minute % 60));
            }
            Answer::Yes(yes) => fields.push(&self.name, if *yes { "yes" } else { "no" }),
            Answer::Many(all) if all.is_empty() => fields.push(&self.name, NONE),
            Answer::Many(all) => all.iter().for_each(|one| fields.push(&self.name, one)),
            Answer::Name(name) => {
                fields.push(part("first"), &name.first);
                fields.push(part("last"), &name.last);
            }
            Answer::Address(address) => {
                fields.push(part("line1"), &address.line1);
                fields.push(part("line2"), &address.line2);
                fields.push(part("town"), &address.town);
                fields.push(part("postcode"), &address.postcode);
            }
            Answer::Spot(spot) => {
                fields.push(part("words"), &spot.words);
                if let Some(shape) = &spot.shape {
                    fields.push(part("shape"), shape.to_geojson().to_string());
                }
            }
            Answer::Agreed(_) => fields.push(&self.name, "yes"),
        }
        fields
    }

    /// An answer in plain words, a line each; none for what was left out.
    #[must_use]
    pub fn words(&self, answer: &Answer) -> Vec<String> {
        let label = |value: &str| {
            let options = self.kind.options();
            let found = options.iter().find(|option| option.value == value);
            found.map_or_else(|| value.to_owned(), |option| option.label.clone())
        };
        match answer {
            Answer::Blank | Answer::Rows(_) => vec![],
            Answer::Text(text) => text.lines().map(str::to_owned).collect(),
            Answer::Number(n) => {
                let unit = match &self.kind {
                    Kind::Number { unit, .. } if !unit.is_empty() => format!(" {unit}"),
                    _ => String::new(),
                };
                vec![format!("{}{unit}", words::number(*n))]
            }
            Answer::Pence(pence) => vec![words::money(*pence)],
            Answer::Date(day) => vec![words::day(*day)],
            Answer::Minute(minute) => vec![words::minute(*minute)],
            Answer::Yes(yes) => vec![if *yes { "Yes".into() } else { "No".into() }],
            Answer::One(value) => vec![label(value)],
            Answer::Many(all) if all.is_empty() => match &self.kind {
                Kind::Checkboxes { none, .. } if !none.is_empty() => vec![none.clone()],
                _ => vec!["None of these".into()],
            },
            Answer::Many(all) => all.iter().map(|value| label(value)).collect(),
            Answer::Name(name) => vec![format!("{} {}", name.first, name.last)],
            Answer::Address(a) => [&a.line1, &a.line2, &a.town, &a.postcode]
                .into_iter()
                .filter(|line| !line.is_empty())
                .cloned()
                .collect(),
            Answer::Spot(spot) => {
                let mut lines = Vec::new();
                if !spot.words.is_empty() {
                    lines.push(spot.words.clone());
                }
                if let Some(point) = spot.point() {
                    lines.push(format!("On the map at {:.5}, {:.5}", point.lat, point.lon));
                }
                lines
            }
            Answer::Files(files) => files.iter().map(|file| file.name.clone()).collect(),
            Answer::Agreed(text) => vec![format!("Agreed: {text}")],
        }
    }
}
