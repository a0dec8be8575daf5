use ask::{ASKER, Change, NewFile, Notice, Reply, To};
use kit::Time;
use store::{Store, StoreError};

use crate::{DAY_US, both, done, opened, report};

fn told(notices: &[Notice]) -> Vec<String> {
    notices
        .iter()
        .map(|notice| match &notice.to {
            To::Person { .. } => format!("{} to the person", notice.template),
            To::Follower { .. } => format!("{} to a follower", notice.template),
            To::Account(account) => format!("{} to {account}", notice.template),
            To::Team(team) => format!("{} to team {team}", notice.template),
        })
        .collect()
}

async fn change(store: &Store, id: &str, change: Change) -> ask::Changed {
    let id = id.to_owned();
    done(store, move |tx| {
        ask::change(tx, "sam", &id, None, change.clone())
    })
    .await
}

async fn reply(store: &Store, id: &str, reply: Reply) -> Vec<Notice> {
    let id = id.to_owned();
    done(store, move |tx| ask::reply(tx, ASKER, &id, &reply)).await
}

async fn read(store: &Store, id: &str) -> (ask::Case, Vec<ask::Event>) {
    let id = id.to_owned();
    store
        .read(move |rd| {
            let case = ask::case_by_id(rd, &id)?.unwrap();
            Ok::<_, StoreError>((case, ask::events(rd, &id, false)?))
        })
        .await
        .unwrap()
}

fn status(to: &str) -> Change {
    Change::Status {
        status: to.into(),
        words: String::new(),
    }
}

#[test]
fn an_answer_goes_on_with_the_case_and_is_told_to_staff_once() {
    both(async |store, clock| {
        let case = opened(&store, report("x")).await.case;
        let id = case.id.clone();
        done(&store, move |tx| ask::follow(tx, &id, "ben@example.org")).await;
        change(&store, &case.id, status("need-you")).await;
        clock.advance_us(6 * DAY_US);
        let answer = Reply {
            words: " The left one. ".into(),
            files: vec![NewFile {
                name: "bench.jpg".into(),
                kind: "image/jpeg".into(),
                bytes: vec![1],
                public: true,
                ..NewFile::default()
            }],
            reopens: false,
        };
        let notices = reply(&store, &case.id, answer.clone()).await;
        assert_eq!(told(&notices), ["case-answered to team street-care"]);
        assert!(notices[0].gaps["words"].is_empty());
        assert!(reply(&store, &case.id, answer).await.is_empty());
        let (now, events) = read(&store, &case.id).await;
        assert_eq!((now.status.as_str(), now.paused), ("looking", None));
        assert_eq!(now.due, Time::parse("2026-12-07T17:00:00Z"));
        let theirs: Vec<(&str, bool)> = events
            .iter()
            .filter(|event| event.who == ASKER)
            .map(|event| (event.kind.as_str(), event.public))
            .collect();
        assert_eq!(
            theirs,
            [("note", false), ("attached", false), ("status", true)]
        );
        change(
            &store,
            &case.id,
            Change::Assign {
                owner: "kim".into(),
            },
        )
        .await;
        let more = Reply {
            words: "And the right one.".into(),
            ..Reply::default()
        };
        assert_eq!(
            told(&reply(&store, &case.id, more).await),
            ["case-answered to kim"]
        );
    });
}

#[test]
fn a_case_that_is_opened_again_has_time_again_and_says_nobody_why() {
    both(async |store, clock| {
        let case = opened(&store, report("x")).await.case;
        change(&store, &case.id, status("done")).await;
        clock.advance_us(20 * DAY_US);
        let again = Reply {
            words: "My neighbour broke it.".into(),
            reopens: true,
            ..Reply::default()
        };
        let notices = reply(&store, &case.id, again.clone()).await;
        assert_eq!(
            told(&notices),
            [
                "case-reopened to the person",
                "case-answered to team street-care"
            ]
        );
        assert!(notices.iter().all(|notice| notice.gaps["words"].is_empty()));
        assert!(reply(&store, &case.id, again).await.is_empty());
        let (now, events) = read(&store, &case.id).await;
        // Monday 14 December and five working days.
        assert_eq!(now.due, Time::parse("2026-12-21T17:00:00Z"));
        let public: Vec<&str> = events
            .iter()
            .filter(|event| event.public)
            .map(|event| event.words.as_str())
            .collect();
        assert!(public.iter().all(|words| words.is_empty()), "{public:?}");
    });
}

#[test]
fn a_team_is_told_of_what_it_is_given() {
    both(async |store, _| {
        let case = opened(&store, report("x")).await.case;
        let give = |team: &str| Change::Team {
            team: team.into(),
            words: "It is a park bench.".into(),
        };
        let given = change(&store, &case.id, give("parks")).await;
        assert_eq!(told(&given.notices), ["case-team to team parks"]);
        assert_eq!(given.notices[0].gaps["words"], "It is a park bench.");
        let same = change(&store, &case.id, give("parks")).await;
        assert!(same.notices.is_empty());
    });
}
