//! The status codes of mail, and what a failure with one says: of the address, or of us.
//!
//! # Source
//! RFC 3463, sections 2 and 3; the replies of SMTP, RFC 5321, section 4.2.3.

use crate::outcome::Outcome;
use crate::words::one_line;

/// Characters of another mail server's words that are kept.
const SAID_MOST: usize = 300;

/// A status code: `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// 2 it went well, 4 it may yet go well, 5 it failed.
    pub class: u16,
    /// What it is about: 1 the address, 2 the mailbox…
    pub subject: u16,
    detail: u16,
}

impl Code {
    /// The code that a text begins with.
    pub fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split_whitespace().next()?.split('.').map(number);
        let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
        let is_code = numbers.next().is_none() && matches!(class, 2 | 4 | 5) && subject <= 7;
        is_code.then_some(Self {
            class,
            subject,
            detail,
        })
    }

    /// The first code anywhere in a text that says that something did not go well.
    pub fn find(text: &str) -> Option<Self> {
        let mut codes = numbers(text).filter_map(|word| Self::read(word.trim_end_matches('.')));
        codes.find(|code| code.class != 2)
    }
}

/// The first reply of SMTP in a text, such as 550.
pub fn reply(text: &str) -> Option<u16> {
    let replies = numbers(text).filter(|word| word.len() == 3);
    let mut replies = replies.filter_map(number);
    replies.find(|code| matches!(code, 421 | 450..=455 | 521 | 541 | 550..=556))
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
}

fn number(digits: &str) -> Option<u16> {
    let is_number = digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// What a failure means for the message.
pub fn failure(code: Option<Code>, said: &str) -> Outcome {
    let why = format!("it came back: {}", why(code, said));
    let reply = reply(said);
    let Some(Code {
        class,
        subject,
        detail,
    }) = code
    else {
        return by_reply(reply, why);
    };
    match (class, subject, detail) {
        // Their mail server, or ours, tried for days.
        (4, ..) | (_, 4, 7) => Outcome::Late(why),
        (_, 2, 2) => Outcome::Soft(why),
        // Who writes, and what: the address itself may be sound.
        (_, 1, 7 | 8) | (_, 2, 3) | (_, 3, 4) | (_, 6 | 7, _) => Outcome::Refused(why),
        (_, 1 | 2 | 4, _) => Outcome::Bounced(why),
        _ => by_reply(reply, why),
    }
}

fn by_reply(reply: Option<u16>, why: String) -> Outcome {
    match reply {
        Some(521 | 550 | 551 | 553 | 556) => Outcome::Bounced(why),
        _ => Outcome::Refused(why),
    }
}

/// Why, in words for staff, and then in those of the other mail server.
pub fn why(code: Option<Code>, said: &str) -> String {
    let words = match code.map(|code| (code.subject, code.detail)) {
        Some((1, 7 | 8)) => "their mail server does not take mail from our address",
        Some((1, 2) | (4, 4)) => "no mail server takes mail for the part after the @",
        Some((1, _)) => "there is no such address",
        Some((2, 2)) => "the mailbox is full",
        Some((2, 3) | (3, 4)) => "the message is larger than they take",
        Some((2, _)) => "the mailbox takes no mail",
        Some((4, 7)) => "it could not be delivered in time",
        Some((4, _)) => "their mail server cannot be reached",
        Some((6, _)) => "their mail server cannot take a message of this kind",
        Some((7, _)) => "their mail server does not let our mail in",
        _ => "their mail server did not take it",
    };
    let code = code.map_or_else(String::new, |code| {
        format!(" ({}.{}.{})", code.class, code.subject, code.detail)
    });
    let said = one_line(said, SAID_MOST);
    if said.is_empty() {
        format!("{words}{code}")
    } else {
        format!("{words}{code}; they said: {said}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: Option<(u16, u16, u16)>, smtp: Option<u16>) {
        let found = Code::find(text).map(|code| (code.class, code.subject, code.detail));
        assert_eq!((found, reply(text)), (code, smtp), "{text}");
    }

    #[test]
    fn codes_are_found_and_other_numbers_are_not() {
        check("550-5.1.1 No such user", Some((5, 1, 1)), Some(550));
        check("(4.4.1, connection timed out).", Some((4, 4, 1)), None);
        check("It is 5.1.10.", Some((5, 1, 10)), None);
        check("host 4.3.2.1 said no", None, None);
        check("Exim 4.94.2, 500 bytes, port 587", None, None);
        check("Remote host said: 553 sorry", None, Some(553));
        check("250 2.0.0 ok, then 550 5.1.1", Some((5, 1, 1)), Some(550));
        check(
            "5..1 5.1. .5.1.1 5.1.1000 3.1.1 +5.1.1",
            Some((5, 1, 1)),
            None,
        );
        assert_eq!(Code::read("5.1.1 (no such user)"), Code::find("5.1.1"));
        assert_eq!(Code::read("sent 5.1.1"), None);
    }

    #[test]
    fn a_failure_is_of_the_address_or_of_us() {
        let name = |code: &str, said: &str| match failure(Code::read(code), said) {
            Outcome::Bounced(_) => "bounced",
            Outcome::Soft(_) => "soft",
            Outcome::Late(_) => "late",
            Outcome::Refused(_) => "refused",
            _ => "other",
        };
        for (code, said, want) in [
            ("5.1.1", "", "bounced"),
            ("5.2.1", "", "bounced"),
            ("5.4.4", "", "bounced"),
            ("5.2.2", "", "soft"),
            ("4.2.2", "", "late"),
            ("5.4.7", "", "late"),
            ("5.7.1", "550 blocked", "refused"),
            ("5.1.8", "", "refused"),
            ("5.3.4", "552 too large", "refused"),
            ("5.0.0", "550 nobody of that name", "bounced"),
            ("5.5.0", "554 no", "refused"),
            ("", "", "refused"),
        ] {
            assert_eq!(name(code, said), want, "{code} {said}");
        }
    }

    #[test]
    fn the_reason_is_in_plain_words() {
        let said = failure(Code::read("5.1.1"), "550 5.1.1\r\n no  such user");
        let Outcome::Bounced(why) = said else {
            panic!("{said:?}");
        };
        expect_test::expect![
            "it came back: there is no such address (5.1.1); they said: 550 5.1.1 no such user"
        ]
        .assert_eq(&why);
        expect_test::expect!["their mail server did not take it"].assert_eq(&super::why(None, " "));
    }
}
