//! Conditions on tags.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::TagExpression;

#[track_caller]
fn check(expression: &str, tags: &[&str], want: Expect) {
    let said = match TagExpression::new(expression) {
        Ok(read) => format!("{read}: {}", read.is_true_of(tags.iter().copied())),
        Err(fault) => fault.to_string(),
    };
    want.assert_eq(&said);
}

#[test]
fn conditions_are_read_as_they_bind() {
    check("", &[], expect![": true"]);
    check("@a", &["@b"], expect!["@a: false"]);
    check(
        "@a or @b and not @c",
        &["@a", "@c"],
        expect!["( @a or ( @b and not ( @c ) ) ): true"],
    );
    check(
        "(@a or @b) and not @c",
        &["@a", "@c"],
        expect!["( ( @a or @b ) and not ( @c ) ): false"],
    );
    check(r"@a\(1\)", &["@a(1)"], expect![[r"@a\(1\): true"]]);
    check("not not @a", &["@a"], expect!["not ( not ( @a ) ): true"]);
}

#[test]
fn faults_of_conditions_are_told() {
    check(
        "@a @b",
        &[],
        expect!["“@a @b” cannot be read: there must be “and” or “or” between two tags"],
    );
    check(
        "@a and",
        &[],
        expect!["“@a and” cannot be read: a tag is missing before or after “and”, “or” or “not”"],
    );
    check(
        "(@a",
        &[],
        expect!["“(@a” cannot be read: there is a ( without its )"],
    );
    check(
        "@a)",
        &[],
        expect!["“@a)” cannot be read: there is a ) without its ("],
    );
    check(
        r"\a",
        &[],
        expect![
            "“\\a” cannot be read: a \\ may stand before a bracket, a space or another \\, and not before “a”"
        ],
    );
    check(
        &"(".repeat(20_000),
        &[],
        expect!["a condition on tags has at most 10000 characters"],
    );
}

proptest! {
    #[test]
    fn what_is_said_with_all_its_brackets_is_the_same(text in r"(@a|@b|and|or|not|\(|\)|\\| ){0,14}", a: bool, b: bool) {
        let Ok(read) = TagExpression::new(&text) else {
            return Ok(());
        };
        let again = TagExpression::new(&read.to_string()).unwrap();
        let tags = [(a, "@a"), (b, "@b")];
        let tags = || tags.iter().filter(|(has, _)| *has).map(|(_, tag)| *tag);
        prop_assert_eq!(read.is_true_of(tags()), again.is_true_of(tags()));
    }
}
