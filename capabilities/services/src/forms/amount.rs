//! Amounts of money as people type them: pounds in the field, pence in the form.

use form::{Answer, Fields, Kind, Question};
use jiff::civil::Date;

/// The most that a fee can be, in pence.
const MOST_PENCE: i64 = 10_000_000;

/// What to do where an amount cannot be read.
const UNREAD: &str = "Enter an amount in pounds, such as 45 or 45.50";

fn asked(field: &str) -> Question {
    let kind = Kind::Money {
        least_pence: 0,
        most_pence: MOST_PENCE,
    };
    Question {
        called: "the amount".into(),
        ..Question::new(field, "Amount", kind)
    }
}

/// The pence of an amount in pounds.
///
/// # Errors
/// What to do, in words.
pub fn read(fields: &Fields, field: &str) -> Result<i64, String> {
    if !has_thousands_only(fields.one(field)) {
        return Err(UNREAD.into());
    }
    match asked(field).read(fields, &[], Date::default()) {
        Ok(Answer::Pence(pence)) => Ok(pence),
        Ok(_) => Err(UNREAD.into()),
        Err(wrong) => Err(wrong
            .into_iter()
            .next()
            .map_or_else(|| UNREAD.into(), |one| one.message)),
    }
}

/// Whether each comma stands before three digits: "45,00" is not £4,500.
fn has_thousands_only(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or(text).trim();
    whole.split(',').skip(1).all(|group| group.len() == 3)
}

/// An amount as it stands in a field: "45.00".
pub fn typed(pence: i64) -> String {
    let fields = asked("amount").fields_of(&Answer::Pence(pence));
    fields.one("amount").to_owned()
}

/// An amount in words: "£45", "Nothing".
pub fn said(pence: i64) -> String {
    if pence == 0 {
        "Nothing".into()
    } else {
        form::money(pence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: Result<i64, &str>) {
        let got = read(&Fields::new([("amount", text)]), "amount");
        assert_eq!(got, want.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn pounds_are_read_as_people_type_them() {
        for text in ["45", "45.00", "£45", " £ 45.0 ", "45.000"] {
            check(text, Ok(4_500));
        }
        check("0", Ok(0));
        check("45.5", Ok(4_550));
        check("0.05", Ok(5));
        check("£1,234.56", Ok(123_456));
        check("100,000", Ok(10_000_000));
    }

    #[test]
    fn what_cannot_be_read_is_said_plainly() {
        check("", Err("Enter the amount"));
        check("45,00", Err(UNREAD));
        check("4,5", Err(UNREAD));
        let unread = "The amount must be an amount of money, like 600 or 193.54";
        for text in ["free", "45p", "45.005", "1e3", "£", "4 5 x", "NaN", "£<b>"] {
            check(text, Err(unread));
        }
        check("-1", Err("The amount must be £0 or more"));
        check("100,000.01", Err("The amount must be £100,000 or less"));
        check("9".repeat(400).as_str(), Err(unread));
    }

    #[test]
    fn what_is_typed_is_read_again() {
        for pence in [0, 5, 4_500, 4_550, 10_000_000] {
            check(&typed(pence), Ok(pence));
        }
        assert_eq!(said(0), "Nothing");
        assert_eq!(said(4_550), "£45.50");
    }
}
