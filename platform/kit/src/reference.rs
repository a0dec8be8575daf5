//! References that people read out and type: "BX7K-3MQD".
//!
//! Eight of 29 signs, none of which is a vowel or is taken for another (0 O, 1 I): no words come about, and
//! what is read is what was written. The last is a check, so that one wrong sign, or two side by side that
//! changed places, are told from the right ones.

use crate::Chance;

/// 21 consonants and 8 digits: a prime number, on which the check rests.
const SIGNS: &[u8; 29] = b"BCDFGHJKLMNPQRSTVWXYZ23456789";

/// Signs before the check: 29 to the 7th, 17 thousand million.
const LONG: usize = 7;

/// A new one. It is not a secret, and may in time come twice: keep it where it must be unique.
#[must_use]
pub fn new(chance: &Chance) -> String {
    let signs: Vec<usize> = (0..LONG)
        .map(|_| usize::try_from(chance.below(29)).unwrap_or(0))
        .collect();
    written(&signs)
}

/// One as somebody typed it, in its proper form: small letters, spaces and hyphens do not matter. None if it
/// cannot be one of ours.
#[must_use]
pub fn read(typed: &str) -> Option<String> {
    if typed.len() > 40 {
        return None;
    }
    let signs: Vec<usize> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '–' | '.'))
        .map(|c| {
            let sign = u8::try_from(c.to_ascii_uppercase()).ok()?;
            SIGNS.iter().position(|one| *one == sign)
        })
        .collect::<Option<_>>()?;
    let (head, last) = signs.split_at_checked(LONG)?;
    (last == [check(head)]).then(|| written(head))
}

/// The sign that makes the sum of all, each as often as its place says, a multiple of 29.
fn check(signs: &[usize]) -> usize {
    let sum: usize = (2..).zip(signs).map(|(place, sign)| place * sign).sum();
    (29 - sum % 29) % 29
}

fn written(signs: &[usize]) -> String {
    let mut out = String::with_capacity(LONG + 2);
    for (place, sign) in signs.iter().chain([&check(signs)]).enumerate() {
        if place == 4 {
            out.push('-');
        }
        out.push(SIGNS.get(*sign).map_or('?', |sign| char::from(*sign)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_read(typed: &str, want: Option<&str>) {
        assert_eq!(read(typed).as_deref(), want);
    }

    #[test]
    fn reads_what_people_type() {
        let one = new(&Chance::seeded(7));
        assert_eq!(one.len(), 9);
        check_read(&one, Some(&one));
        check_read(&one.to_lowercase().replace('-', " "), Some(&one));
        check_read("", None);
        check_read("BX7K", None);
        check_read("0O1I-AEIO", None);
        check_read(&"B".repeat(1_000), None);
        check_read("éééé-éééé", None);
    }

    #[test]
    fn one_slip_is_noticed() {
        let chance = Chance::seeded(9);
        for _ in 0..50 {
            let one: Vec<u8> = new(&chance).bytes().filter(|b| *b != b'-').collect();
            let is_one = |signs: &[u8]| read(&String::from_utf8_lossy(signs)).is_some();
            assert!(is_one(&one));
            for i in 0..one.len() {
                for sign in SIGNS.iter().filter(|sign| **sign != one[i]) {
                    let mut wrong = one.clone();
                    wrong[i] = *sign;
                    assert!(!is_one(&wrong));
                }
                if i > 0 && one[i] != one[i - 1] {
                    let mut swapped = one.clone();
                    swapped.swap(i, i - 1);
                    assert!(!is_one(&swapped), "{}", String::from_utf8_lossy(&swapped));
                }
            }
        }
    }
}
