use ask::{AskError, By, Change, Notice, Query, Sort, To};
use expect_test::expect;
use kit::Time;
use store::{StoreError, audit};

use crate::{DAY_US, both, done, opened, report};

fn told(notices: &[Notice]) -> Vec<String> {
    let whom = |to: &To| match to {
        To::Person { email, .. } => email.clone(),
        To::Follower { email } => format!("follower {email}"),
        To::Account(account) => format!("account {account}"),
        To::Team(team) => format!("team {team}"),
    };
    notices
        .iter()
        .map(|notice| format!("{} to {}", notice.template, whom(&notice.to)))
        .collect()
}

fn status(to: &str, words: &str) -> Change {
    Change::Status {
        status: to.into(),
        words: words.into(),
    }
}

#[test]
fn a_case_lives_from_opening_to_closing() {
    both(async |store, clock| {
        let first = opened(&store, report("<script>alert(1)</script>")).await;
        assert_eq!(told(&first.notices), ["case-received to Ann@Example.org"]);
        assert_eq!(first.case.email, "ann@example.org");
        assert_eq!(first.case.phone, "07700900982");
        // Tuesday 24 November and five working days.
        assert_eq!(first.case.due, Time::parse("2026-12-01T17:00:00Z"));

        let id = first.case.id.clone();
        let changes = [
            Change::Assign {
                owner: "sam".into(),
            },
            Change::Note {
                words: "Looks like the slats.".into(),
                public: false,
            },
            status("planned", "We will mend it on Friday."),
            Change::Escalate {
                words: "It is late.".into(),
            },
            status("done", "It is mended."),
        ];
        let mut all = Vec::new();
        for change in changes {
            clock.advance_us(60_000_000);
            let id = id.clone();
            let changed = done(&store, move |tx| {
                ask::change(tx, "sam", &id, None, change.clone())
            })
            .await;
            all.extend(told(&changed.notices));
        }
        expect![[r#"
            case-assigned to account sam
            case-changed to Ann@Example.org
            case-escalated to team street-care
            case-closed to Ann@Example.org"#]]
        .assert_eq(&all.join("\n"));

        let reference = first.case.reference.to_lowercase().replace('-', " ");
        let (key, wrong) = (first.key.clone(), id.clone());
        let (case, by_key, all, public, trail) = store
            .read(move |rd| {
                let case = ask::case(rd, &reference)?.unwrap();
                assert!(ask::case_by_key(rd, &wrong)?.is_none());
                let by_key = ask::case_by_key(rd, &key)?.unwrap();
                let all = ask::events(rd, &case.id, false)?;
                let public = ask::events(rd, &case.id, true)?;
                let trail = audit::of(rd, ask::AUDIT, &case.id, 100)?;
                Ok::<_, StoreError>((case, by_key, all, public, trail))
            })
            .await
            .unwrap();
        assert_eq!(by_key, (case.clone(), None));
        assert!(!case.is_open && case.version == 6 && case.priority == 1);
        assert_eq!(
            case.erase.unwrap().since_us(case.closed.unwrap()),
            30 * DAY_US
        );
        let kinds: Vec<&str> = all.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "opened",
                "assigned",
                "note",
                "status",
                "escalated",
                "status"
            ]
        );
        let said: Vec<String> = public
            .iter()
            .map(|e| format!("{} {}", e.sentence(), e.words))
            .collect();
        expect![[r#"
            You sent this to us. 
            We have planned the work. We will mend it on Friday.
            It is done. It is mended."#]]
        .assert_eq(&said.join("\n"));
        assert_eq!(trail.len(), 6);
        assert!(trail.iter().all(|deed| !deed.note.contains("Ann")));
    });
}

#[test]
fn two_officers_edit_one_case() {
    both(async |store, _| {
        let case = opened(&store, report("x")).await.case;
        let id = case.id.clone();
        done(&store, move |tx| {
            ask::change(tx, "sam", &id, Some(1), status("planned", "On Friday."))
        })
        .await;
        let id = case.id.clone();
        let late = store
            .write(move |tx| ask::change(tx, "kim", &id, Some(1), status("refused", "No.")))
            .await;
        let Err(AskError::Stale { case: now, since }) = late else {
            panic!("{late:?}")
        };
        assert_eq!((now.status.as_str(), now.version), ("planned", 2));
        assert_eq!(
            (since.len(), since[0].who.as_str(), since[0].words.as_str()),
            (1, "sam", "On Friday.")
        );
    });
}

#[test]
fn the_clock_stands_while_it_is_the_persons_move() {
    both(async |store, clock| {
        let case = opened(&store, report("x")).await.case;
        let id = case.id.clone();
        done(&store, move |tx| {
            ask::change(tx, "sam", &id, None, status("need-you", "Which bench?"))
        })
        .await;
        let overdue = |at: Time| Query {
            due_before: Some(at),
            limit: 10,
            ..Query::default()
        };
        let far = clock.now().plus_s(400 * 86_400);
        assert_eq!(
            store
                .read(move |rd| ask::list(rd, &overdue(far)))
                .await
                .unwrap()
                .total,
            0
        );
        // Over a weekend: Tuesday to Monday are four working days.
        clock.advance_us(6 * DAY_US);
        let id = case.id.clone();
        let back = done(&store, move |tx| {
            ask::change(tx, "ann", &id, None, status("looking", ""))
        })
        .await;
        assert_eq!(back.case.due, Time::parse("2026-12-07T17:00:00Z"));
        assert_eq!(
            store
                .read(move |rd| ask::list(rd, &overdue(far)))
                .await
                .unwrap()
                .total,
            1
        );
    });
}

#[test]
fn the_same_sending_again_makes_no_second_case() {
    both(async |store, _| {
        let new = ask::NewCase {
            once: Some("phone-1".into()),
            ..report("x")
        };
        let first = opened(&store, new.clone()).await;
        let again = opened(&store, new).await;
        assert!(again.repeat && again.notices.is_empty());
        assert_eq!(first.case, again.case);
        let keys = [first.key, again.key];
        assert_ne!(keys[0], keys[1]);
        for key in keys {
            assert!(
                store
                    .read(move |rd| ask::case_by_key(rd, &key))
                    .await
                    .unwrap()
                    .is_some()
            );
        }
    });
}

#[test]
fn duplicates_take_their_followers_along() {
    both(async |store, _| {
        let a = opened(&store, report("the bench")).await.case;
        let mut second = report("that bench");
        second.contact.email = "ben@example.org".into();
        let b = opened(&store, second).await.case;
        let mut third = report("bench again");
        third.contact.email = String::new();
        let c = opened(&store, third).await.case;

        let id = b.id.clone();
        let following = done(&store, move |tx| ask::follow(tx, &id, " Cat@example.org ")).await;
        assert_eq!(
            told(&following),
            ["case-following to follower cat@example.org"]
        );
        assert!(
            following[0]
                .gaps
                .values()
                .all(|words| !words.contains("ben@"))
        );

        let merge = |from: &ask::Case, into: &ask::Case| {
            let (id, into) = (from.id.clone(), into.reference.clone());
            store.write(move |tx| {
                ask::change(tx, "sam", &id, None, Change::Merge { into: into.clone() })
            })
        };
        merge(&c, &b).await.unwrap();
        let merged = merge(&b, &a).await.unwrap();
        assert_eq!(told(&merged.notices), ["case-merged to ben@example.org"]);
        assert_eq!(
            (merged.case.status.as_str(), merged.case.is_open),
            ("duplicate", false)
        );
        // What was a duplicate of the one is a duplicate of the other now.
        let child = Query {
            parent: Some(a.id.clone()),
            limit: 10,
            ..Query::default()
        };
        assert_eq!(
            store
                .read(move |rd| ask::list(rd, &child))
                .await
                .unwrap()
                .total,
            2
        );
        let refused = merge(&a, &c).await.unwrap_err().to_string();
        expect!["A case cannot be merged into itself, or into a duplicate of itself."]
            .assert_eq(&refused);

        let id = a.id.clone();
        let mended = done(&store, move |tx| {
            ask::change(tx, "sam", &id, None, status("done", ""))
        })
        .await;
        assert_eq!(
            told(&mended.notices),
            [
                "case-closed to Ann@Example.org",
                "case-closed to follower cat@example.org",
                "case-closed to follower ben@example.org"
            ]
        );
        assert!(!mended.notices[1].gaps.contains_key("name"));
        // The link that came along stops the messages.
        let key = following[0].key.clone();
        let (case, follower) = store
            .read(move |rd| ask::case_by_key(rd, &key))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(case.id, a.id);
        let stopped = store
            .write(move |tx| ask::unfollow(tx, &case.id, follower.as_deref().unwrap()))
            .await;
        assert!(stopped.unwrap());
        let id = b.id.clone();
        let open = done(&store, move |tx| {
            ask::change(
                tx,
                "sam",
                &id,
                None,
                Change::Reopen {
                    words: "Not the same.".into(),
                },
            )
        })
        .await;
        assert_eq!(
            (
                open.case.parent.as_str(),
                open.case.is_open,
                open.case.erase
            ),
            ("", true, None)
        );
    });
}

#[test]
fn lists_are_filtered_sorted_counted_and_changed_in_bulk() {
    both(async |store, clock| {
        let mut ids = Vec::new();
        for i in 0..6_i64 {
            clock.advance_us(1_000_000);
            let mut new = report(if i % 2 == 0 { "Seagulls" } else { "Graffiti" });
            new.category = if i < 4 { "bench" } else { "bin" }.into();
            new.due_working_days = (i != 0).then_some(6 - i);
            new.private = i == 5;
            #[expect(clippy::cast_precision_loss)]
            let lon = 1.75 + i as f64 / 100.0;
            new.place = Some((lon, 51.63));
            let case = opened(&store, new).await.case;
            ids.push((case.id.clone(), case.version));
        }
        let check = async |query: Query, want: &[usize]| {
            let found = store
                .read(move |rd| {
                    ask::list(
                        rd,
                        &Query {
                            limit: 10,
                            ..query.clone()
                        },
                    )
                })
                .await
                .unwrap();
            let got: Vec<usize> = found
                .cases
                .iter()
                .map(|case| ids.iter().position(|(id, _)| *id == case.id).unwrap())
                .collect();
            assert_eq!(got, want);
        };
        let all = Query::default;
        check(all(), &[0, 1, 2, 3, 4, 5]).await;
        check(
            Query {
                backwards: true,
                skip: 4,
                ..all()
            },
            &[1, 0],
        )
        .await;
        check(
            Query {
                sort: Sort::Due,
                ..all()
            },
            &[5, 4, 3, 2, 1, 0],
        )
        .await;
        check(
            Query {
                categories: vec!["bin".into(), "x".into()],
                ..all()
            },
            &[4, 5],
        )
        .await;
        check(
            Query {
                private: Some(false),
                words: vec!["SEAG benc".into()],
                ..all()
            },
            &[0, 2, 4],
        )
        .await;
        check(
            Query {
                words: vec!["ann@example.org".into()],
                categories: vec!["bin".into()],
                ..all()
            },
            &[4, 5],
        )
        .await;
        check(
            Query {
                words: vec!["'; DROP TABLE ask_case; --".into()],
                ..all()
            },
            &[],
        )
        .await;
        check(
            Query {
                within: Some([1.765, 51.0, 1.785, 52.0]),
                ..all()
            },
            &[2, 3],
        )
        .await;
        check(
            Query {
                owners: vec![String::new()],
                open: Some(true),
                teams: vec!["street-care".into()],
                from: Some(clock.now()),
                ..all()
            },
            &[5],
        )
        .await;

        for (id, version) in ids.iter().take(3).step_by(2).cloned() {
            let assign = Change::Assign {
                owner: "sam".into(),
            };
            done(&store, move |tx| {
                ask::change(tx, "sam", &id, Some(version), assign.clone())
            })
            .await;
        }
        let (by_owner, by_status, by_category) = store
            .read(|rd| {
                let all = Query::default();
                Ok::<_, StoreError>((
                    ask::counts(rd, &all, By::Owner)?,
                    ask::counts(rd, &all, By::Status)?,
                    ask::counts(rd, &all, By::Category)?,
                ))
            })
            .await
            .unwrap();
        assert_eq!(by_owner, [(String::new(), 4), ("sam".into(), 2)]);
        assert_eq!(by_status, [("received".into(), 4), ("looking".into(), 2)]);
        assert_eq!(by_category, [("bench".into(), 4), ("bin".into(), 2)]);
        let places = store
            .read(|rd| {
                ask::places(
                    rd,
                    &Query {
                        limit: 9,
                        ..Query::default()
                    },
                )
            })
            .await
            .unwrap();
        assert_eq!(places.len(), 6);
    });
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    both(async |store, _| {
        let case = opened(&store, report("x")).await.case;
        let refuse = async |change: Change| {
            let id = case.id.clone();
            let error = store
                .write(move |tx| ask::change(tx, "sam", &id, None, change.clone()))
                .await;
            error.unwrap_err().to_string()
        };
        let said = [
            refuse(status("lost", "")).await,
            refuse(Change::Note {
                words: " ".into(),
                public: true,
            })
            .await,
            refuse(Change::Note {
                words: "x".repeat(10_001),
                public: true,
            })
            .await,
            refuse(Change::Merge {
                into: case.reference.clone(),
            })
            .await,
            refuse(Change::Merge {
                into: "BCDF-GHJK".into(),
            })
            .await,
            refuse(Change::Reopen {
                words: String::new(),
            })
            .await,
            refuse(Change::Attach {
                file: "none".into(),
                public: true,
            })
            .await,
            refuse(Change::Place {
                lon: f64::NAN,
                lat: 0.0,
                ward: String::new(),
                asset: String::new(),
            })
            .await,
            refuse(Change::Rate {
                score: 6,
                words: String::new(),
            })
            .await,
            refuse(Change::Paid { how: String::new() }).await,
            refuse(Change::Redact { seq: 999 }).await,
        ];
        expect![[r#"
            Choose one of the statuses.
            Write something before you save.
            What you say must be 10000 characters or fewer.
            A case cannot be merged into itself, or into a duplicate of itself.
            There is no case with that reference. Check it for a slip.
            It is open already.
            That file is gone. Add it again.
            That place is not on the map. Choose it again.
            Choose one of the five answers.
            There is nothing left to pay.
            There is no such entry in the timeline."#]]
        .assert_eq(&said.join("\n"));
        let id = case.id.clone();
        let now = store
            .read(move |rd| ask::case_by_id(rd, &id))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(now, case);
    });
}
