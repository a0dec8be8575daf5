//! Makes the forms that are published findable in plain words.

use app::ask::versions;
use app::find::{self, Thing};
use app::store::{StoreError, Tx};
use form::Form;

/// What people count these by.
const KIND: &str = "Form";
/// What the names of these begin with.
const UNDER: &str = "services/";

/// Makes every published form findable, and no other; in the transaction of a change to them.
///
/// # Errors
/// Whatever the store says.
pub fn put_published(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let published = versions::all_published(tx)?;
    let things: Vec<Thing> = published
        .iter()
        .map(|version| thing(&version.form))
        .collect();
    find::put_only(tx, KIND, UNDER, &things)
}

fn thing(form: &Form) -> Thing {
    let more: [&str; 5] = [
        "apply ask request",
        &form.name,
        &form.category,
        &form.before.join(" "),
        &form.needed.join(" "),
    ];
    Thing {
        about: form.about.clone(),
        more: more.join(" "),
        ..Thing::new(
            KIND,
            format!("{UNDER}{}", form.name),
            &form.title,
            format!("/apply/{}", form.name),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: [&str; 3], words: &[&str]) {
        let thing = thing(&Form::parse(text).unwrap());
        assert_eq!([&*thing.kind, &*thing.title, &*thing.path], want);
        let has = format!("{} {} {}", thing.title, thing.about, thing.more);
        for word in words {
            assert!(has.contains(word), "no {word} in {has}");
        }
    }

    #[test]
    fn a_form_is_found_by_what_it_says_before_the_first_question() {
        check(
            include_str!("../../../../places/example/forms/blue-badge.json"),
            ["Form", "Ask about a blue badge", "/apply/blue-badge"],
            &["blue badge", "hard for you to walk", "date of birth"],
        );
        check(
            include_str!("../../../../places/example/forms/missed-bin.json"),
            ["Form", "Tell us about a missed bin", "/apply/missed-bin"],
            &["missed bin", "did not empty your bin", "your address"],
        );
    }
}
