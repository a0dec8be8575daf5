//! Whom a message goes to, and by which way.

use serde::{Deserialize, Serialize};

/// A way to a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Email.
    #[default]
    Email,
    /// A text message to a mobile phone.
    Sms,
    /// A letter by post.
    Letter,
}

impl Channel {
    /// All, in the order tried where nobody has said otherwise: the cheapest and quickest first.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Letter];

    /// The word it is known by in settings and addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Letter => "letter",
        }
    }

    /// As people say it: "email", "text message", "letter".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sms => "text message",
            other => other.word(),
        }
    }

    /// The channel of a word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// An address that a message can be sent to, tidied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// By which way.
    pub channel: Channel,
    /// `ann@example.org`, `+447700900123`, or the lines of a postal address.
    pub text: String,
}

impl Address {
    /// How records find it again: the same for every way of writing it.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}", self.channel.word(), self.text.to_lowercase())
    }
}

/// A person, by the addresses that they gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct To {
    /// Their name, for the envelope.
    pub name: String,
    /// Their email address.
    pub email: Option<String>,
    /// Their mobile phone, in any usual spelling.
    pub phone: Option<String>,
    /// The lines of their postal address without the name, the postcode last.
    pub address: Vec<String>,
}

impl To {
    /// Someone who gave an email address.
    #[must_use]
    pub fn email(email: &str) -> Self {
        Self {
            email: Some(email.to_owned()),
            ..Self::default()
        }
    }

    /// Someone who gave a mobile phone.
    #[must_use]
    pub fn phone(phone: &str) -> Self {
        Self {
            phone: Some(phone.to_owned()),
            ..Self::default()
        }
    }

    /// The addresses that can be sent to; what cannot be read as an address is left out.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        let of = |channel, text: Option<String>| text.map(|text| Address { channel, text });
        [
            of(Channel::Email, self.email.as_deref().and_then(email)),
            of(Channel::Sms, self.phone.as_deref().and_then(phone)),
            of(Channel::Letter, postal(&self.name, &self.address)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// An email address, tidied: the part after the `@` in lower case. None if it is not one.
#[must_use]
pub fn email(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 254 || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let parsed: lettre::Address = text.parse().ok()?;
    Some(format!(
        "{}@{}",
        parsed.user(),
        parsed.domain().to_lowercase()
    ))
}

/// A mobile phone's number in the form of ITU-T E.164: `+447700900123`. A United Kingdom number that is
/// not a mobile's is none, for it gets no texts; a number of another country needs its `+` or `00`.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let kept: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{a0}'))
        .collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let abroad = kept
        .starts_with('+')
        .then_some(digits)
        .or_else(|| digits.strip_prefix("00"));
    let national = match abroad {
        Some(number) => match number.strip_prefix("44") {
            Some(national) => national.trim_start_matches('0'),
            None => {
                return (8..=15)
                    .contains(&number.len())
                    .then(|| format!("+{number}"));
            }
        },
        None => digits
            .strip_prefix("44")
            .filter(|_| digits.len() == 12)
            .or_else(|| digits.strip_prefix('0'))?,
    };
    (national.len() == 10 && national.starts_with('7')).then(|| format!("+44{national}"))
}

/// A postal address, a line each, the name first: three lines at least and seven at most, as GOV.UK
/// Notify takes them. None if it has fewer.
#[must_use]
pub fn postal(name: &str, lines: &[String]) -> Option<String> {
    let tidy = |line: &str| crate::words::one_line(line, 100);
    let mut all: Vec<String> = lines
        .iter()
        .map(|line| tidy(line))
        .filter(|line| !line.is_empty())
        .collect();
    let postcode = all.pop().filter(|_| !all.is_empty())?;
    let name = tidy(name);
    all.insert(
        0,
        if name.is_empty() {
            "The occupier".into()
        } else {
            name
        },
    );
    // What does not fit in seven lines shares the sixth.
    if all.len() > 6 {
        let shared = all.split_off(5).join(", ");
        all.push(tidy(&shared));
    }
    all.push(postcode);
    Some(all.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(got: Option<String>, want: Option<&str>) {
        assert_eq!(got.as_deref(), want);
    }

    #[test]
    fn phones_are_written_in_one_way() {
        for text in [
            "07700 900123",
            "+44 7700 900123",
            "0044 (0) 7700-900123",
            "447700900123",
            "+44 (0)7700 900 123",
        ] {
            check(phone(text), Some("+447700900123"));
        }
        check(phone("+33 6 39 98 12 34"), Some("+33639981234"));
        for text in [
            "",
            "020 7946 0123",
            "12",
            "07700 90012",
            "call me",
            "+",
            "٠٧٧٠٠٩٠٠١٢٣",
            "+447700900123456",
        ] {
            check(phone(text), None);
        }
    }

    #[test]
    fn emails_are_addresses_and_nothing_else() {
        check(email(" Ann@Example.ORG "), Some("Ann@example.org"));
        for text in [
            "",
            "ann",
            "ann@",
            "a b@example.org",
            "ann@example.org\r\nBcc: x@example.org",
            "ann@example.org,b@example.org",
        ] {
            check(email(text), None);
        }
    }

    #[test]
    fn letters_have_from_three_to_seven_lines() {
        let lines = |n: usize| -> Vec<String> {
            (1..n)
                .map(|i| format!("Line {i}"))
                .chain(["AB12 3CD".into()])
                .collect()
        };
        check(
            postal("Ann Marsh", &lines(2)),
            Some("Ann Marsh\nLine 1\nAB12 3CD"),
        );
        check(
            postal("", &lines(2)),
            Some("The occupier\nLine 1\nAB12 3CD"),
        );
        check(postal("Ann", &lines(1)), None);
        check(postal("Ann", &[]), None);
        check(
            postal("Ann", &lines(41)).map(|text| text.lines().count().to_string()),
            Some("7"),
        );
    }
}
