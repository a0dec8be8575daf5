//! A booking and whose it is.

use std::ops::Deref;

use kit::Time;
use serde::{Deserialize, Serialize};
use store::{Rd, Tx, bookings};

use crate::BookError;

/// A booking: its row in the store, and what the person told us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub(crate) row: bookings::Booking,
    /// Who, and how we reach them.
    pub details: Details,
}

impl Deref for Booking {
    type Target = bookings::Booking;

    fn deref(&self) -> &bookings::Booking {
        &self.row
    }
}

/// Who a booking is for, and how we reach them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Their name.
    pub name: String,
    /// Their email address; empty if they gave a telephone number alone.
    pub email: String,
    /// Their telephone number; may be empty.
    pub phone: String,
    /// What they need, in their words.
    pub needs: String,
    /// Why it was cancelled, in the words of whoever did.
    #[serde(default)]
    pub why: String,
}

impl Details {
    /// Whether we can keep them: a name, and an address or a number.
    ///
    /// # Errors
    /// [`BookError::Details`] that names the first field at fault.
    pub fn check(&self) -> Result<(), BookError> {
        let wrong = |field, message| Err(BookError::Details { field, message });
        if self.name.trim().is_empty() {
            return wrong("name", "Enter your full name");
        }
        if self.name.chars().count() > 120 || self.name.contains(char::is_control) {
            return wrong("name", "Full name must be 120 characters or fewer");
        }
        if self.email.is_empty() && self.phone.is_empty() {
            return wrong("email", "Enter an email address or a phone number");
        }
        if !self.email.is_empty() && !is_address(&self.email) {
            return wrong(
                "email",
                "Enter an email address in the correct format, like name@example.com",
            );
        }
        if !self.phone.is_empty() && !is_number(&self.phone) {
            return wrong(
                "phone",
                "Enter a phone number, like 01632 960 001 or 07700 900 982",
            );
        }
        if self.needs.chars().count() > 1_000 {
            return wrong("needs", "What you need must be 1,000 characters or fewer");
        }
        Ok(())
    }

    /// Names the person for the store, so that their other bookings are found: a hash of their address, or of
    /// their number.
    pub(crate) fn person(&self) -> String {
        if self.email.is_empty() {
            contact(&self.phone)
        } else {
            contact(&self.email)
        }
    }

    /// Whether somebody who gives this address or number is the one.
    fn is_reached_by(&self, typed: &str) -> bool {
        let typed = plain(typed);
        !typed.is_empty() && (typed == plain(&self.email) || typed == plain(&self.phone))
    }
}

/// The hash of an address or a number, however it was typed.
fn contact(typed: &str) -> String {
    let plain = plain(typed);
    if plain.is_empty() {
        String::new()
    } else {
        kit::digest(&plain)
    }
}

/// An address in small letters; a number as its digits, +44 as 0.
fn plain(typed: &str) -> String {
    let typed = typed.trim();
    if typed.contains('@') {
        return typed.to_lowercase();
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    match digits
        .strip_prefix("0044")
        .or_else(|| digits.strip_prefix("44"))
    {
        Some(rest) if digits.len() > 11 => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    }
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    text.len() <= 254
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c))
        && parts.is_some_and(|(name, host)| {
            !name.is_empty()
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|label| !label.is_empty())
        })
}

fn is_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (10..=15).contains(&digits)
        && text.len() <= 40
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " +-()".contains(c))
}

/// A new secret that opens a booking: kept as a hash, handed out once.
pub(crate) fn mint(tx: &mut Tx<'_>, booking: i64) -> Result<String, BookError> {
    let secret = tx.chance().secret();
    bookings::add_key(tx, &kit::digest(&secret), booking)?;
    Ok(secret)
}

pub(crate) fn read(row: bookings::Booking) -> Result<Booking, BookError> {
    let details = serde_json::from_str(&row.doc)
        .map_err(|e| store::StoreError::Unreadable(format!("booking {}: {e}", row.reference)))?;
    Ok(Booking { row, details })
}

fn read_all(rows: Vec<bookings::Booking>) -> Result<Vec<Booking>, BookError> {
    rows.into_iter().map(read).collect()
}

/// A booking by its number.
///
/// # Errors
/// [`BookError::NoBooking`] if there is none.
pub fn get(rd: &mut Rd<'_>, id: i64) -> Result<Booking, BookError> {
    read(bookings::get(rd, id)?.ok_or(BookError::NoBooking)?)
}

/// A booking by its reference, however it was typed.
///
/// # Errors
/// [`BookError::NoBooking`] if there is none.
pub fn by_reference(rd: &mut Rd<'_>, reference: &str) -> Result<Booking, BookError> {
    let reference = kit::reference::read(reference).ok_or(BookError::NoBooking)?;
    read(bookings::by_reference(rd, &reference)?.ok_or(BookError::NoBooking)?)
}

/// A booking by the secret of a link.
///
/// # Errors
/// [`BookError::NoBooking`] if it opens none.
pub fn by_key(rd: &mut Rd<'_>, key: &str) -> Result<Booking, BookError> {
    if key.len() > 100 {
        return Err(BookError::NoBooking);
    }
    read(bookings::by_key(rd, &kit::digest(key))?.ok_or(BookError::NoBooking)?)
}

/// For somebody who lost the link: a booking by its reference and the address or number that it was made with,
/// and a new secret that opens it.
///
/// # Errors
/// [`BookError::NoBooking`] if there is none, or the contact is another.
pub fn by_reference_and_contact(
    tx: &mut Tx<'_>,
    reference: &str,
    typed: &str,
) -> Result<(Booking, String), BookError> {
    let booking = by_reference(tx, reference)?;
    if !booking.details.is_reached_by(typed) {
        return Err(BookError::NoBooking);
    }
    let key = mint(tx, booking.id)?;
    Ok((booking, key))
}

/// The bookings of a resource that begin from `from` up to `to`, in order, whatever became of them; the first
/// 5,000.
///
/// # Errors
/// [`BookError::Store`].
pub fn diary(
    rd: &mut Rd<'_>,
    resource: &str,
    from: Time,
    to: Time,
) -> Result<Vec<Booking>, BookError> {
    read_all(bookings::diary(rd, resource, from, to, 5_000)?)
}

/// The bookings of every resource that begin from `from` up to `to` and of which nobody has said yet whether
/// people came, in order; at most `most`.
///
/// # Errors
/// [`BookError::Store`].
pub fn to_mark(
    rd: &mut Rd<'_>,
    from: Time,
    to: Time,
    most: i64,
) -> Result<Vec<Booking>, BookError> {
    read_all(bookings::to_mark(rd, from, to, most)?)
}

/// The bookings of an account, the last first; at most 500.
///
/// # Errors
/// [`BookError::Store`].
pub fn of_account(rd: &mut Rd<'_>, account: &str) -> Result<Vec<Booking>, BookError> {
    read_all(bookings::of_account(rd, account, 500)?)
}

/// The bookings made with an address or a number, the last first; at most 500: for what is held about a person.
///
/// # Errors
/// [`BookError::Store`].
pub fn of_contact(rd: &mut Rd<'_>, typed: &str) -> Result<Vec<Booking>, BookError> {
    read_all(bookings::of_person(rd, &contact(typed), 500)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, email: &str, phone: &str, want: &str) {
        let details = Details {
            name: name.into(),
            email: email.into(),
            phone: phone.into(),
            ..Details::default()
        };
        let got = details
            .check()
            .map_or_else(|e| e.to_string(), |()| "fine".into());
        assert_eq!(got, want);
    }

    #[test]
    fn details_are_looked_at() {
        check("Ann Lee", "ann@example.org", "", "fine");
        check("Ann Lee", "", "+44 7700 900982", "fine");
        check("  ", "ann@example.org", "", "name: Enter your full name");
        check(
            "Ann\u{1b}",
            "a@b.uk",
            "",
            "name: Full name must be 120 characters or fewer",
        );
        check(
            "Ann",
            "",
            "",
            "email: Enter an email address or a phone number",
        );
        for wrong in [
            "ann",
            "ann@",
            "@example.org",
            "ann@example",
            "a b@example.org",
            "a@b@c.uk",
            "a@b..uk",
        ] {
            check(
                "Ann",
                wrong,
                "",
                "email: Enter an email address in the correct format, like name@example.com",
            );
        }
        check(
            "Ann",
            "",
            "999",
            "phone: Enter a phone number, like 01632 960 001 or 07700 900 982",
        );
    }

    #[test]
    fn one_person_however_they_type() {
        assert_eq!(contact("07700 900982"), contact("+44 (0) 7700 900-982"));
        assert_eq!(contact("Ann@Example.org "), contact("ann@example.org"));
        assert_ne!(contact("ann@example.org"), contact("bob@example.org"));
        assert_eq!(contact("  "), "");
    }
}
