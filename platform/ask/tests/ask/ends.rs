use ask::{Change, NewFile, Subject};
use store::{StoreError, audit};

use crate::{DAY_US, both, done, opened, report};

#[test]
fn when_its_time_is_over_a_number_stays_and_no_person() {
    both(async |store, clock| {
        let file = done(&store, |tx| {
            let new = NewFile {
                name: "bench.jpg".into(),
                kind: "image/jpeg".into(),
                bytes: vec![1, 2, 3],
                ..NewFile::default()
            };
            Ok(ask::keep_file(tx, "anyone", &new)?)
        })
        .await;
        assert_eq!(file.sha256, kit::digest([1, 2, 3]));
        let mut new = report("My neighbour at number 9");
        new.files = vec![file.id.clone()];
        let first = opened(&store, new).await;
        let other = opened(&store, report("another")).await.case;
        let id = first.case.id.clone();
        done(&store, move |tx| {
            ask::follow(tx, &id, "ben@example.org")?;
            let close = Change::Status {
                status: "done".into(),
                words: "Mended.".into(),
            };
            ask::change(tx, "sam", &id, None, close)
        })
        .await;
        let erase = async || {
            done(&store, |tx| {
                let now = tx.now();
                Ok(ask::erase_due(tx, now, 100)?)
            })
            .await
        };
        clock.advance_us(29 * DAY_US);
        assert_eq!(erase().await.cases, 0);
        clock.advance_us(2 * DAY_US);
        assert_eq!(erase().await.cases, 1);
        assert_eq!(erase().await.cases, 0);
        let (id, key, file) = (first.case.id.clone(), first.key.clone(), file.id.clone());
        store
            .read(move |rd| {
                assert!(ask::case_by_id(rd, &id)?.is_none());
                assert!(ask::case_by_key(rd, &key)?.is_none());
                assert!(ask::events(rd, &id, false)?.is_empty());
                assert!(ask::followers(rd, &id)?.is_empty());
                assert!(ask::file(rd, &file)?.is_none());
                assert!(store::blobs::names(rd, "case-file/")?.is_empty());
                let mut query = ask::Query {
                    words: vec!["neighbour".into()],
                    limit: 9,
                    ..ask::Query::default()
                };
                assert_eq!(ask::list(rd, &query)?.total, 0);
                query.words = vec!["another".into()];
                assert_eq!(ask::list(rd, &query)?.total, 1);
                let tallies = ask::tallies(rd)?;
                assert_eq!(
                    (tallies.len(), tallies[0].n, tallies[0].month.as_str()),
                    (1, 1, "2026-11")
                );
                assert_eq!(audit::of(rd, ask::AUDIT, &id, 1)?[0].act, "erased");
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        assert!(other.is_open);
    });
}

#[test]
fn everything_held_about_a_person_is_in_one_place() {
    both(async |store, _| {
        let file = done(&store, |tx| {
            let new = NewFile {
                name: "../bench.jpg".into(),
                kind: "image/jpeg".into(),
                bytes: vec![7; 300],
                ..NewFile::default()
            };
            Ok(ask::keep_file(tx, "anyone", &new)?)
        })
        .await;
        let mut mine = report("<b>My</b> bench");
        mine.files = vec![file.id.clone()];
        let mine = opened(&store, mine).await.case;
        let mut theirs = report("Theirs");
        theirs.contact.email = "ben@example.org".into();
        theirs.contact.phone = String::new();
        let theirs = opened(&store, theirs).await.case;
        let (a, b) = (mine.id.clone(), theirs.id.clone());
        done(&store, move |tx| {
            ask::follow(tx, &b, "ann@example.org")?;
            let (_, key) = ask::begin_draft(tx, "permit", 1)?;
            ask::remember_draft(tx, &key, "ann@example.org")?;
            ask::change(
                tx,
                "sam",
                &a,
                None,
                Change::Note {
                    words: "Rude on the phone.".into(),
                    public: false,
                },
            )
        })
        .await;
        let held = async |subject: Subject| {
            store
                .read(move |rd| {
                    let held = ask::held_about(rd, &subject)?;
                    let zip = held.zip(rd)?;
                    Ok::<_, ask::AskError>((held, zip))
                })
                .await
                .unwrap()
        };
        let (all, zip) = held(Subject::Email(" ANN@example.org".into())).await;
        assert_eq!(
            (all.cases.len(), all.drafts.len(), all.follows.len()),
            (1, 1, 1)
        );
        let html = all.html();
        assert!(
            html.contains("Rude on the phone.") && html.contains("&lt;b&gt;My&lt;/b&gt; bench")
        );
        assert!(!html.contains("Theirs") && !all.json().contains("Theirs"));
        assert!(
            !all.json().contains(&kit::digest(&mine.id))
                && all.json().contains("Rude on the phone.")
        );
        let names: Vec<String> = zip::ZipArchive::new(std::io::Cursor::new(zip))
            .unwrap()
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        assert!(
            names
                .iter()
                .any(|name| name.ends_with(".._bench.jpg") && name.starts_with("files/")),
            "{names:?}"
        );
        assert_eq!(
            held(Subject::Phone("07700 900 982".into()))
                .await
                .0
                .cases
                .len(),
            1
        );
        assert_eq!(
            held(Subject::Reference(theirs.reference.clone()))
                .await
                .0
                .cases
                .len(),
            1
        );
        for nobody in [
            Subject::Email(String::new()),
            Subject::Phone("none".into()),
            Subject::Email("x@y.org".into()),
        ] {
            assert!(held(nobody).await.0.is_empty());
        }
    });
}
