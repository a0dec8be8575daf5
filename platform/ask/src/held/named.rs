//! Finding a person by their name and postcode.

use store::Rd;
use store::cases::{self, CaseQuery, CaseRow};

use super::MOST;
use crate::case::tokens;
use crate::{AskError, Case};

/// The cases of whoever has this name and this postcode, oldest first.
pub fn cases_of(rd: &mut Rd<'_>, name: &str, postcode: &str) -> Result<Vec<CaseRow>, AskError> {
    let mut query = CaseQuery {
        words: tokens(name),
        limit: MOST,
        ..CaseQuery::default()
    };
    // A name alone is many people, and a postcode alone is a street.
    if query.words.is_empty() || plain(postcode).is_empty() {
        return Ok(Vec::new());
    }
    query.words.truncate(WORDS);
    query.words.push(plain(postcode));
    let mut found = Vec::new();
    for row in cases::list(rd, &query)? {
        let case = Case::read(row)?;
        let contact = &case.body.contact;
        if is_theirs(&contact.name, &contact.postcode, name, postcode) {
            found.push(case.row);
        }
    }
    Ok(found)
}

/// Words of a name that the store is asked for, at most. All of them are compared afterwards.
const WORDS: usize = 6;

/// Whether a person of this name and postcode is the one who is looked for.
fn is_theirs(name: &str, postcode: &str, wanted_name: &str, wanted_postcode: &str) -> bool {
    let names = tokens(name);
    plain(postcode) == plain(wanted_postcode)
        && tokens(wanted_name).iter().all(|word| names.contains(word))
}

/// Letters and digits in small letters, without gaps.
fn plain(postcode: &str) -> String {
    tokens(postcode).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, postcode: &str, want: bool) {
        assert_eq!(
            is_theirs("Ann Mary O'Brien", "AB12 3CD", name, postcode),
            want,
            "{name} {postcode}"
        );
    }

    #[test]
    fn a_person_has_each_word_of_the_name_and_the_postcode() {
        check("ann o'brien", "ab123cd", true);
        check("O Brien, Ann", " AB12  3CD ", true);
        check("Ann", "AB12 3CE", false);
        check("Anna O'Brien", "AB12 3CD", false);
        check("Ben O'Brien", "AB12 3CD", false);
    }
}
