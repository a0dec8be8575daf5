use ask::{AskError, Saved};
use form::{Answer, Kind, PersonName, Row};
use jiff::civil::date;

use crate::{DAY_US, both, done, form, text};

fn name(first: &str) -> (String, Answer) {
    let name = PersonName {
        first: first.into(),
        last: "Marsh".into(),
    };
    ("name".into(), Answer::Name(name))
}

fn email() -> (String, Answer) {
    ("email".into(), text("ann@example.org"))
}

fn zone() -> (String, Answer) {
    ("zone".into(), Answer::One("a".into()))
}

fn plate(plate: &str) -> Row {
    Row::from([("plate".into(), text(plate))])
}

#[test]
fn answers_are_saved_found_again_and_sent_once() {
    both(async |store, _| {
        let (draft, key) = done(&store, |tx| Ok(ask::begin_draft(tx, "permit", 1)?)).await;
        let k = key.clone();
        let file = done(&store, move |tx| {
            ask::save_draft(tx, &k, 1, vec![name("Ann"), email()])?;
            ask::save_row(tx, &k, 2, "vehicles", 0, Some(plate("AB12 CDE")))?;
            ask::save_row(tx, &k, 3, "vehicles", 5, Some(plate("A1")))?;
            ask::save_row(tx, &k, 4, "vehicles", 0, None)?;
            let new = ask::NewFile {
                name: "proof.pdf".into(),
                kind: "application/pdf".into(),
                bytes: b"%PDF".to_vec(),
                draft_id: draft.id.clone(),
                public: false,
            };
            Ok(ask::keep_file(tx, "anyone", &new)?)
        })
        .await;
        let k = key.clone();
        let early = store
            .write(move |tx| ask::send_draft(tx, "anyone", &k, &form(), "web", String::new()))
            .await;
        assert!(matches!(early, Err(AskError::Refused(_))));
        let k = key.clone();
        let sent = done(&store, move |tx| {
            ask::save_draft(tx, &k, 5, vec![zone()])?;
            ask::send_draft(tx, "anyone", &k, &form(), "web", "Larkbridge".into())
        })
        .await;
        let again = done(&store, {
            let key = key.clone();
            move |tx| ask::send_draft(tx, "anyone", &key, &form(), "web", String::new())
        })
        .await;
        assert!(again.repeat && again.notices.is_empty() && again.case == sent.case);
        let case = sent.case;
        assert_eq!(
            (case.status.as_str(), case.form_version, case.keep_days),
            ("to-pay", 1, 90)
        );
        assert_eq!(case.body.contact.name, "Ann Marsh");
        assert_eq!(case.body.answers.rows("vehicles"), [plate("A1")]);
        assert_eq!(case.body.open.to_string(), r#"{"zone":"a"}"#);
        assert_eq!(sent.notices[0].gaps["amount"], "£45.50");
        assert!(file.case_id.is_empty());

        let id = case.id.clone();
        let paid = done(&store, move |tx| {
            ask::change(
                tx,
                "sam",
                &id,
                None,
                ask::Change::Paid {
                    how: "By card".into(),
                },
            )
        })
        .await;
        assert_eq!(paid.case.status, "received");
        let late = store
            .write(move |tx| ask::save_draft(tx, &key, 7, vec![zone()]))
            .await;
        assert!(matches!(late, Err(AskError::Refused(_))));
    });
}

#[test]
fn two_devices_are_told_and_nothing_is_lost() {
    both(async |store, _| {
        let (_, key) = done(&store, |tx| Ok(ask::begin_draft(tx, "permit", 1)?)).await;
        let save = async |version: i64, answers: Vec<(String, Answer)>| {
            let key = key.clone();
            done(&store, move |tx| {
                ask::save_draft(tx, &key, version, answers.clone())
            })
            .await
        };
        let Saved::Kept(first) = save(1, vec![name("Ann")]).await else {
            panic!()
        };
        assert_eq!(first.version, 2);
        // The other device saw version 1: another question is no clash, the same question is.
        let Saved::Kept(second) = save(1, vec![email()]).await else {
            panic!()
        };
        assert_eq!(second.version, 3);
        let Saved::Clash(clash) = save(1, vec![name("Anna")]).await else {
            panic!()
        };
        assert_eq!(clash.names, ["name"]);
        assert_eq!(clash.draft, second);
        // The same answer twice is no clash, and a choice made with both in view stands.
        assert!(matches!(save(1, vec![name("Ann")]).await, Saved::Kept(_)));
        let Saved::Kept(last) = save(4, vec![name("Anna")]).await else {
            panic!()
        };
        assert_eq!(last.answers.get("name"), Some(&name("Anna").1));

        let rows = async |version: i64, row: &str| {
            let (key, row) = (key.clone(), plate(row));
            done(&store, move |tx| {
                ask::save_row(tx, &key, version, "vehicles", 0, Some(row.clone()))
            })
            .await
        };
        assert!(matches!(rows(5, "A1").await, Saved::Kept(_)));
        assert!(matches!(rows(5, "A1").await, Saved::Kept(_)));
        assert!(matches!(rows(5, "B2").await, Saved::Clash(_)));
    });
}

#[test]
fn a_form_changes_under_a_half_finished_answer() {
    both(async |store, _| {
        let (_, key) = done(&store, |tx| Ok(ask::begin_draft(tx, "permit", 1)?)).await;
        let carried = done(&store, move |tx| {
            ask::save_draft(tx, &key, 1, vec![name("Ann"), email(), zone()])?;
            let mut new = form();
            if let Kind::Radios { options } = &mut new.pages[3].questions[0].kind {
                options[0].value = "a1".into();
            }
            ask::carry_draft(tx, &key, &form(), &new, 2, date(2026, 11, 24))
        })
        .await;
        assert_eq!(carried.form_version, 2);
        assert_eq!(carried.answers.get("email"), Some(&email().1));
        assert_eq!(carried.answers.get("zone"), None);
        assert_eq!(carried.aside.get("zone"), Some(&zone().1));
        assert_eq!(carried.again.len(), 1);
    });
}

#[test]
fn what_was_set_aside_is_kept_with_the_case() {
    both(async |store, _| {
        let sent = done(&store, |tx| {
            ask::versions::import(tx, "seed", &form())?;
            let (_, key) = ask::begin_draft(tx, "permit", 1)?;
            ask::save_draft(tx, &key, 1, vec![name("Ann"), email(), zone()])?;
            ask::save_row(tx, &key, 2, "vehicles", 0, Some(plate("A1")))?;
            let mut new = form();
            new.pages.truncate(2);
            let today = date(2026, 11, 24);
            ask::carry_draft(tx, &key, &form(), &new, 2, today)?;
            ask::send_draft(tx, "anyone", &key, &new, "web", String::new())
        })
        .await;
        let last = sent.case.body.sections.last().unwrap();
        let rows: Vec<String> = last
            .rows
            .iter()
            .map(|row| format!("{} {}", row.label, row.lines.join(", ")))
            .collect();
        expect_test::expect![[r#"
            Answers to questions that were changed meanwhile
            Vehicle 1: What is the number plate? A1
            Which zone do you live in? Zone A"#]]
        .assert_eq(&format!("{}\n{}", last.title, rows.join("\n")));
        assert!(sent.case.body.answers.get("zone").is_none());
    });
}

#[test]
fn a_link_opens_nothing_once_its_time_is_over() {
    both(async |store, clock| {
        let (_, key) = done(&store, |tx| Ok(ask::begin_draft(tx, "permit", 1)?)).await;
        let find = async || {
            let key = key.clone();
            store.read(move |rd| ask::draft(rd, &key)).await.unwrap()
        };
        clock.advance_us(27 * DAY_US);
        assert!(find().await.is_some());
        let k = key.clone();
        done(&store, move |tx| {
            ask::remember_draft(tx, &k, "Ann@Example.org")
        })
        .await;
        clock.advance_us(27 * DAY_US);
        assert!(find().await.is_some());
        clock.advance_us(2 * DAY_US);
        assert!(find().await.is_none());
        let erased = done(&store, |tx| {
            let now = tx.now();
            Ok(ask::erase_due(tx, now, 100)?)
        })
        .await;
        assert_eq!((erased.drafts, erased.cases), (1, 0));
    });
}
