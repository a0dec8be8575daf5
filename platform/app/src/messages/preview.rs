//! A message as it will look: by email, as a text message and as a letter.

use minijinja::Value;
use serde::Serialize;
use tell::{Gaps, Template, Words, sms};

use crate::Page;

/// The page that shows one.
pub const PREVIEW: &str = "messages/preview.html";

/// A message with its gaps filled, on each channel.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Preview {
    pub subject: String,
    pub text: String,
    pub sms: String,
    /// Parts that the text message is paid for.
    pub sms_parts: usize,
    pub sms_characters: usize,
    /// The characters that make it dear.
    pub costly: String,
}

impl From<Words> for Preview {
    fn from(words: Words) -> Self {
        let sms = sms::plain(&words.sms);
        let size = sms::measure(&sms);
        Self {
            subject: words.subject,
            text: words.text,
            sms,
            sms_parts: size.parts,
            sms_characters: size.characters,
            costly: size
                .costly
                .iter()
                .map(char::to_string)
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// The page of one message.
#[derive(Debug, Serialize)]
pub struct Shown {
    when: String,
    preview: Preview,
}

impl Page for Shown {
    const TEMPLATE: &'static str = PREVIEW;

    fn samples() -> Vec<(&'static str, Self)> {
        let shown = |text: &str| Self {
            when: "someone has booked a place".into(),
            preview: Words::plain("Your place on Get online", text).into(),
        };
        vec![
            ("short", shown("You have a place.")),
            (
                "long, in Welsh",
                shown(&"Mae gennych chi le ddydd Mawrth yn y tŷ. ".repeat(10)),
            ),
        ]
    }
}

/// The page's data for a template and one of its samples.
///
/// # Errors
/// What is wrong with the template, or which gap has nothing to fill it.
pub fn preview(template: &str, sample: &Value) -> Result<Value, String> {
    let template = Template::parse(template).map_err(|e| e.to_string())?;
    let gaps = Gaps::of(sample).map_err(|e| e.to_string())?;
    let words = template.fill(&gaps).map_err(|e| e.to_string())?;
    Ok(Value::from_serialize(Shown {
        when: template.when,
        preview: words.into(),
    }))
}
