use expect_test::{Expect, expect};

use crate::dossier::{Block, Dossier, Part, html, json, public_key, seal, verify};

const SEED: [u8; 32] = [7; 32];

fn sealed() -> Dossier {
    let page = [
        Block::Heading("What was decided".into()),
        Block::Text("Accept <with> care & thought".into()),
        Block::List(vec!["One reason".into()]),
        Block::Table {
            caption: "Requirements".into(),
            head: vec!["Requirement".into(), "State".into()],
            rows: vec![vec!["REQ-1".into(), "Shown".into()]],
        },
    ];
    let part = |name: &str, media_type: &str, bytes: &[u8]| Part {
        name: name.into(),
        media_type: media_type.into(),
        bytes: bytes.to_vec(),
    };
    let parts = vec![
        part("evidence/1.txt", "text/plain", b"It was </script> seen."),
        part("evidence/2.png", "image/png", &[0x89, b'P', 0xff]),
        part("evidence/2.png", "image/png", &[0xfe]),
    ];
    seal(
        "Milestone 1\nof a contract",
        "2026-11-27T09:00:00Z",
        &page,
        parts,
        &SEED,
    )
}

#[track_caller]
fn check(text: &str, key: Option<&str>, want: Expect) {
    let got = match verify(text, key) {
        Ok(verdict) if verdict.problems.is_empty() => {
            format!("sound: {}, {} parts", verdict.title, verdict.sound)
        }
        Ok(verdict) => verdict.problems.join("\n"),
        Err(why) => why,
    };
    want.assert_eq(&got);
}

#[test]
fn an_untouched_dossier_is_sound_in_both_forms() {
    let dossier = sealed();
    let own = public_key(&SEED);
    check(
        &json(&dossier),
        Some(&own),
        expect!["sound: Milestone 1 of a contract, 4 parts"],
    );
    check(
        &html(&dossier),
        None,
        expect!["sound: Milestone 1 of a contract, 4 parts"],
    );
    assert_eq!(html(&dossier).matches("</script>").count(), 1);
}

#[test]
fn says_what_was_changed() {
    let (data, page) = (json(&sealed()), html(&sealed()));
    check(
        &data.replace("seen.", "done."),
        None,
        expect![
            "“evidence/1.txt” was changed: it had 22 bytes with SHA-256 10e01e78719ae540d3791b9b69aee9b0280bb3634f65d00fa7760ac4f9304afc, and has 22 with 2185e7a365e48fee8a281765bdfa81cec124344d877241453d35fc9e7db6e332."
        ],
    );
    check(
        &page.replace("<td>Shown</td>", "<td>Failing</td>"),
        None,
        expect![[
            r#"The page was changed at line 23: it shows “<tr><th scope="row">REQ-1</th><td>Failing</td></tr>”, and what was signed says “<tr><th scope="row">REQ-1</th><td>Shown</td></tr>”."#
        ]],
    );
    check(
        &data.replace("Milestone 1 of", "Milestone 2 of"),
        None,
        expect![
            "The signature does not fit the list of parts: the list, the signature or the key was changed."
        ],
    );
    check(
        &data,
        Some("00"),
        expect![
            "It is signed with the key ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c, and not with the one that was asked for."
        ],
    );
    let mut less = sealed();
    less.parts.remove(1);
    check(
        &json(&less),
        None,
        expect!["“evidence/1.txt” was taken out."],
    );
    let mut more = sealed();
    more.parts.push(more.parts[1].clone());
    check(&json(&more), None, expect!["“evidence/1.txt” was added."]);
    // Whoever signs it anew has another key than the council's.
    let other = seal(
        "Milestone 1 of a contract",
        "2026-11-27T09:00:00Z",
        &[],
        vec![],
        &[8; 32],
    );
    check(
        &json(&other),
        Some(&public_key(&SEED)),
        expect![
            "It is signed with the key 1398f62c6d1a457c51ba6a4b5f3dbd2f69fca93216218dc8997e416bd17d93ca, and not with the one that was asked for."
        ],
    );
}

#[test]
fn what_is_no_dossier_is_said_to_be_none() {
    check(
        "",
        None,
        expect![
            "The data of the dossier cannot be read (line 1, EOF while parsing a value at line 1 column 0)."
        ],
    );
    check(
        "<p>Hello</p>",
        None,
        expect!["The page holds no dossier: the data within it is gone."],
    );
    check(
        "{\"statement\": \"\"}",
        None,
        expect![
            "The data of the dossier cannot be read (line 1, missing field `signature` at line 1 column 17)."
        ],
    );
    check(
        "{\"statement\":\"\",\"signature\":\"é\",\"key\":\"\",\"parts\":[]}",
        None,
        expect![[r#"
        The signature does not fit the list of parts: the list, the signature or the key was changed.
        The list of parts is not written as ours are."#]],
    );
}

#[test]
fn large_evidence_is_named_by_its_digest() {
    let part = Part {
        name: "big".into(),
        media_type: "video/mp4".into(),
        bytes: vec![1; 9_000_000],
    };
    let dossier = seal("Big", "now", &[], vec![part], &SEED);
    let verdict = verify(&json(&dossier), None).unwrap();
    assert_eq!(
        (
            verdict.sound,
            verdict.elsewhere.len(),
            verdict.problems.len()
        ),
        (1, 1, 0)
    );
}
