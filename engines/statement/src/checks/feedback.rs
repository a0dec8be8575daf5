//! How a person can complain and ask, and who enforces the law.

use super::{Ask, Said};
use crate::page::{Link, Nation};
use crate::part::Part;
use crate::read::{Line, Reading};
use crate::words;

/// Ways to reach the body that a text and its links give.
#[derive(Default)]
struct Ways {
    written: Vec<String>,
    other: Vec<String>,
}

impl Ways {
    fn of<'l, 'a: 'l>(lines: impl Iterator<Item = &'l Line<'a>>) -> Self {
        let mut ways = Self::default();
        for line in lines {
            for link in &line.block.links {
                ways.link(link);
            }
            // Some sites hide addresses from programs, and this is what is then seen.
            let email = line
                .block
                .text
                .split_whitespace()
                .find(|token| is_email(token))
                .map(str::to_owned)
                .or_else(|| {
                    line.plain
                        .contains("[email protected]")
                        .then(|| "an email address that is hidden from programs".to_owned())
                });
            ways.written.extend(email);
            if has_phone(&line.plain)
                || words::any(&line.plain, &["write to us", "by post", "postal address"]).is_some()
            {
                ways.other.push(line.block.text.clone());
            }
        }
        ways
    }

    fn link(&mut self, link: &Link) {
        const FORMS: [&str; 7] = [
            "form",
            "contact",
            "feedback",
            "report",
            "tell us",
            "complain",
            "get in touch",
        ];
        const NOT_THE_BODY: [&str; 6] = [
            "equality",
            "ehrc",
            "ecni",
            "legislation",
            "abilitynet",
            "w3.org",
        ];
        let (text, address) = (words::plain(&link.text), link.address.to_lowercase());
        if address.starts_with("mailto:") {
            self.written.push(link.address.clone());
        } else if address.starts_with("tel:") {
            self.other.push(link.address.clone());
        } else {
            let is_form =
                words::any(&text, &FORMS).is_some() || words::any(&address, &FORMS).is_some();
            let other = words::any(&text, &NOT_THE_BODY).is_some()
                || words::any(&address, &NOT_THE_BODY).is_some();
            if is_form && !other && !address.starts_with('#') {
                self.written
                    .push(format!("{} ({})", link.text, link.address));
            }
        }
    }
}

fn is_email(token: &str) -> bool {
    let token = token.trim_matches(|c: char| !c.is_alphanumeric());
    token
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

/// A number of ten or eleven digits that begins with 0 or +44.
fn has_phone(plain: &str) -> bool {
    let mut digits = 0;
    let mut begins = false;
    for c in plain.chars().chain(['x']) {
        match c {
            '0'..='9' => {
                if digits == 0 {
                    begins = c == '0' || c == '4';
                }
                digits += 1;
            }
            ' ' | '-' | '(' | ')' | '+' => {}
            _ => {
                if begins && (10..=13).contains(&digits) {
                    return true;
                }
                digits = 0;
            }
        }
    }
    false
}

pub fn contact(ask: &Ask<'_>) -> Said {
    let here = Ways::of(ask.read.within(&[Part::Feedback]));
    if !here.written.is_empty() {
        return Said::sound().all(here.written).all(here.other);
    }
    let anywhere = Ways::of(ask.read.lines.iter());
    if !anywhere.written.is_empty() {
        return Said::person().all(anywhere.written).note(
            "It is not under a heading for feedback: is it meant for reports about accessibility?",
        );
    }
    if !anywhere.other.is_empty() {
        return Said::fault()
            .all(anywhere.other)
            .note("There is a telephone number or an address for letters, and neither an email address nor a form.");
    }
    Said::fault()
}

/// How soon the body will answer.
pub fn reply(ask: &Ask<'_>) -> Said {
    const UNITS: [&str; 6] = ["working day", "days", "week", "hours", "month", "day"];
    const ANSWERS: [&str; 8] = [
        "get back to you",
        "respond",
        "reply",
        "contact you",
        "consider your",
        "within",
        "answer",
        "acknowledge",
    ];
    let told = ask.read.sentences.iter().find(|sentence| {
        matches!(
            sentence.part,
            Part::Feedback | Part::Other | Part::Enforcement
        ) && words::any(&sentence.plain, &UNITS).is_some()
            && words::any(&sentence.plain, &ANSWERS).is_some()
            && sentence.plain.chars().any(|c| c.is_ascii_digit())
    });
    match told {
        Some(sentence) => Said::sound().seen(sentence.said),
        None => Said::person(),
    }
}

const EHRC: [&str; 2] = [
    "equality and human rights commission",
    "equality & human rights commission",
];
const ECNI: [&str; 2] = [
    "equality commission for northern ireland",
    "equality commission northern ireland",
];
const EASS: [&str; 4] = [
    "equality advisory and support service",
    "equality advisory support service",
    "equality advisory & support service",
    "equality advisory service",
];

fn names(plain: &str, full: &[&'static str], short: &str) -> bool {
    words::any(plain, full).is_some() || words::has_word(plain, short)
}

/// Whether the statement names who enforces the law, in either nation.
pub fn names_enforcer(read: &Reading<'_>) -> bool {
    read.lines.iter().any(|line| {
        names(&line.plain, &EHRC, "ehrc")
            || names(&line.plain, &ECNI, "ecni")
            || names(&line.plain, &EASS, "eass")
    })
}

fn enforcer(ask: &Ask<'_>, full: &[&'static str], short: &str) -> Said {
    let naming = || {
        ask.read
            .lines
            .iter()
            .filter(|line| names(&line.plain, full, short))
    };
    match naming().find(|line| line.plain.contains("enforc")) {
        Some(line) => Said::sound().seen(&line.block.text),
        None => match naming().next() {
            Some(line) => Said::person()
                .seen(&line.block.text)
                .note("It is named. Does the statement say that it enforces the regulations?"),
            None => Said::fault(),
        },
    }
}

fn link_to(ask: &Ask<'_>, hosts: &[&'static str], full: &[&'static str], short: &str) -> Said {
    let shown = |link: &Link| format!("{} ({})", link.text, link.address);
    let leads = ask
        .read
        .links()
        .find(|link| words::any(&link.address.to_lowercase(), hosts).is_some());
    if let Some(link) = leads {
        return Said::sound().seen(shown(link));
    }
    let named = ask
        .read
        .links()
        .find(|link| names(&words::plain(&link.text), full, short));
    if let Some(link) = named {
        return Said::person()
            .seen(shown(link))
            .note("The link has the right words and leads somewhere else than we know.");
    }
    let mentioned = ask
        .read
        .lines
        .iter()
        .find(|line| names(&line.plain, full, short));
    Said::fault()
        .all(mentioned.map(|line| &line.block.text))
        .note(if mentioned.is_some() {
            "It is named, and there is no link to it."
        } else {
            "It is not named."
        })
}

pub fn ehrc(ask: &Ask<'_>) -> Said {
    match ask.site.nation {
        Nation::NorthernIreland => Said::not_here(),
        Nation::GreatBritain | Nation::Both => enforcer(ask, &EHRC, "ehrc"),
    }
}

pub fn ecni(ask: &Ask<'_>) -> Said {
    match ask.site.nation {
        Nation::GreatBritain => Said::not_here(),
        Nation::NorthernIreland | Nation::Both => enforcer(ask, &ECNI, "ecni"),
    }
}

pub fn eass_link(ask: &Ask<'_>) -> Said {
    match ask.site.nation {
        Nation::NorthernIreland => Said::not_here(),
        Nation::GreatBritain | Nation::Both => {
            link_to(ask, &["equalityadvisoryservice.com"], &EASS, "eass")
        }
    }
}

pub fn ecni_link(ask: &Ask<'_>) -> Said {
    match ask.site.nation {
        Nation::GreatBritain => Said::not_here(),
        Nation::NorthernIreland | Nation::Both => link_to(ask, &["equalityni.org"], &ECNI, "ecni"),
    }
}
