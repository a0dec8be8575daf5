//! What people say of a finding.

use check::{Change, CheckError, Finding, Found, Outcome, Severity, State};
use store::Store;

use crate::{both, done, found, look, record};

async fn change(store: &Store, id: &str, what: Change) -> Result<Finding, CheckError> {
    let id = id.to_owned();
    store
        .write(move |tx| check::change(tx, "grace", &id, None, what.clone()))
        .await
}

#[test]
fn what_is_said_to_be_mended_is_proved_by_the_next_look() {
    both(async |store, _| {
        let there = || look(&["/a"], vec![found("/a", "image-name", "img")]);
        let id = record(&store, there()).await.found[0].clone();
        let mended = change(&store, &id, Change::Mended(" release 7 ".into()))
            .await
            .unwrap();
        assert_eq!(mended.state, State::Mended);
        assert_eq!(record(&store, there()).await.back, [id.as_str()]);
        change(&store, &id, Change::Mended(String::new()))
            .await
            .unwrap();
        assert_eq!(
            record(&store, look(&["/a"], vec![])).await.gone,
            [id.as_str()]
        );
        let why = change(&store, &id, Change::Mended(String::new()))
            .await
            .unwrap_err();
        assert!(matches!(why, CheckError::Refused(_)), "{why}");
    });
}

#[test]
fn what_may_stay_for_now_is_open_again_after_its_day() {
    both(async |store, clock| {
        let there = || look(&["/a"], vec![found("/a", "image-name", "img")]);
        let id = record(&store, there()).await.found[0].clone();
        let until = clock.now().plus_s(86_400);
        let accept = |words: &str, until| Change::Accept {
            words: words.into(),
            until,
            ground: "",
        };
        let no_reason = change(&store, &id, accept("  ", until)).await;
        assert!(matches!(no_reason, Err(CheckError::Refused(_))));
        let past = change(&store, &id, accept("The site closes.", clock.now())).await;
        assert!(matches!(past, Err(CheckError::Refused(_))));
        let stays = change(&store, &id, accept("The site closes.", until))
            .await
            .unwrap();
        assert_eq!((stays.state, stays.until), (State::Accepted, Some(until)));
        assert!(record(&store, there()).await.back.is_empty());
        clock.advance_us(2 * 86_400_000_000);
        assert_eq!(record(&store, there()).await.back, [id]);
    });
}

#[test]
fn the_history_tells_on_what_a_finding_stays() {
    both(async |store, clock| {
        let there = look(&["/a"], vec![found("/a", "image-name", "img")]);
        let id = record(&store, there).await.found[0].clone();
        let until = clock.now().plus_s(86_400);
        for ground in ["burden", ""] {
            let accept = Change::Accept {
                words: "It costs too much.".into(),
                until,
                ground,
            };
            change(&store, &id, accept).await.unwrap();
        }
        let history = store.read(move |rd| check::history(rd, &id)).await.unwrap();
        let told: Vec<_> = history
            .iter()
            .map(|event| (check::ground(&event.kind), event.words.as_str()))
            .collect();
        let why = "It costs too much.";
        assert_eq!(told, [(None, ""), (Some("burden"), why), (Some(""), why)]);
    });
}

#[test]
fn an_answer_makes_a_question_a_fault_or_no_fault() {
    both(async |store, _| {
        let question = |place: &str| Found {
            outcome: Outcome::NeedsPerson,
            question: Some("Does it?".into()),
            ..found("/a", "title-tells", place)
        };
        let asked = || look(&["/a"], vec![question("title"), question("h1")]);
        let ids = record(&store, asked()).await.found;
        let answer = |is_fault| Change::Answer {
            is_fault,
            words: "I looked.".into(),
        };
        let fault = change(&store, &ids[0], answer(true)).await.unwrap();
        let sound = change(&store, &ids[1], answer(false)).await.unwrap();
        assert!(fault.is_fault() && !fault.is_question());
        assert!(!sound.is_fault() && sound.state == State::Sound);
        record(&store, asked()).await;
        let counts = store
            .read(|rd| check::counts(rd, "website:1"))
            .await
            .unwrap();
        assert_eq!((counts.all_faults(), counts.questions), (1, 0));
    });
}

#[test]
fn two_people_do_not_undo_each_other() {
    both(async |store, _| {
        let id = record(
            &store,
            look(&["/a"], vec![found("/a", "image-name", "img")]),
        )
        .await
        .found[0]
            .clone();
        let own = |id: String, owner: &'static str| {
            move |tx: &mut store::Tx<'_>| {
                check::change(tx, owner, &id, Some(1), Change::Owner(owner.into()))
            }
        };
        done(&store, own(id.clone(), "grace")).await;
        let second = store.write(own(id.clone(), "idris")).await;
        assert!(matches!(second, Err(CheckError::Stale)));
        let worse = change(&store, &id, Change::Severity(Severity::Critical))
            .await
            .unwrap();
        assert_eq!(
            (worse.owner.as_str(), worse.severity),
            ("grace", Severity::Critical)
        );
        record(
            &store,
            look(&["/a"], vec![found("/a", "image-name", "img")]),
        )
        .await;
        let query = check::Query {
            severities: vec![0],
            criterion: Some("1.1.1".into()),
            owners: vec!["grace".into()],
            limit: 10,
            ..check::Query::default()
        };
        let listed = store.read(move |rd| check::list(rd, &query)).await.unwrap();
        assert_eq!(listed.total, 1, "what a person said of its harm stays");
        let none = check::Query {
            criterion: Some("1.1".into()),
            limit: 10,
            ..check::Query::default()
        };
        let listed = store.read(move |rd| check::list(rd, &none)).await.unwrap();
        assert_eq!(listed.total, 0, "1.1 is not 1.1.1");
    });
}
