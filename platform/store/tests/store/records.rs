use kit::Time;
use serde::{Deserialize, Serialize};
use store::collection::{erase_due, sortable};
use store::{Collection, Field, Filter, Page, StoreError, audit};

use crate::both;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Loan {
    card: String,
    title: String,
    due_s: i64,
}

const LOANS: Collection<Loan> = Collection {
    name: "loan",
    purpose: "to know who has which book",
    personal: true,
    erase_at: |loan, _| Some(Time(loan.due_s * 1_000_000).plus_s(86_400)),
    kept_for: "a day after it is due",
    audited: true,
    fields: &[
        Field {
            name: "title",
            unique: true,
            of: |l| vec![l.title.clone()],
        },
        Field {
            name: "card",
            unique: false,
            of: |l| vec![l.card.clone()],
        },
        Field {
            name: "due",
            unique: false,
            of: |l| vec![sortable(l.due_s)],
        },
    ],
};

fn loan(card: &str, title: &str, due_s: i64) -> Loan {
    Loan {
        card: card.into(),
        title: title.into(),
        due_s,
    }
}

#[test]
fn records_are_found_changed_and_written_down() {
    both(async |store, _| {
        let id = store
            .write(|tx| {
                let first = LOANS.insert(tx, "ann", loan("c1", "Emma", 100))?;
                LOANS.insert(tx, "ann", loan("c1", "Persuasion", -5))?;
                LOANS.insert(tx, "ann", loan("c2", "Middlemarch", 2_000))?;
                Ok::<_, StoreError>(first.id)
            })
            .await
            .unwrap();
        let titles = |filter: Filter, newest_first| {
            let store = store.clone();
            async move {
                let page = Page {
                    newest_first,
                    ..Page::default()
                };
                let found = store
                    .read(move |rd| LOANS.find(rd, &filter, page))
                    .await
                    .unwrap();
                found.into_iter().map(|r| r.value.title).collect::<Vec<_>>()
            }
        };
        // Within one millisecond ids have no order.
        let sorted = async |filter| {
            let mut found = titles(filter, false).await;
            found.sort_unstable();
            found
        };
        assert_eq!(
            sorted(Filter::Is("card", "c1".into())).await,
            ["Emma", "Persuasion"]
        );
        let due = Filter::Between("due", sortable(-10), sortable(2_000));
        assert_eq!(titles(due, false).await, ["Persuasion", "Emma"]);
        assert_eq!(
            sorted(Filter::All).await,
            ["Emma", "Middlemarch", "Persuasion"]
        );

        let (one, two) = (id.clone(), id.clone());
        store
            .write(move |tx| LOANS.change(tx, "bob", &one, Some(1), loan("c3", "Emma", 300)))
            .await
            .unwrap();
        let stale = store
            .write(move |tx| LOANS.change(tx, "cat", &two, Some(1), loan("c4", "Emma", 300)))
            .await;
        assert_eq!(
            stale,
            Err(StoreError::Stale {
                collection: "loan",
                id: id.clone()
            })
        );
        assert_eq!(
            titles(Filter::Is("card", "c3".into()), false).await,
            ["Emma"]
        );
        let deeds = store
            .read(move |rd| audit::of(rd, "loan", &id, 10))
            .await
            .unwrap();
        let told: Vec<_> = deeds
            .iter()
            .map(|d| (d.who.as_str(), d.act.as_str()))
            .collect();
        assert_eq!(told, [("bob", "changed"), ("ann", "added")]);
    });
}

#[test]
fn a_unique_value_is_taken_once_even_at_the_same_moment() {
    both(async |store, _| {
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let store = store.clone();
            all.spawn(async move {
                store
                    .write(|tx| LOANS.insert(tx, "x", loan("c", "Emma", 1)))
                    .await
            });
        }
        let kept = all
            .join_all()
            .await
            .into_iter()
            .filter(Result::is_ok)
            .count();
        assert_eq!(kept, 1);
        assert_eq!(
            store
                .read(|rd| LOANS.count(rd, &Filter::All))
                .await
                .unwrap(),
            1
        );
        let found = store
            .read(|rd| LOANS.by(rd, "title", "Emma"))
            .await
            .unwrap()
            .unwrap();
        assert!(
            store
                .write(move |tx| LOANS.remove(tx, "x", &found.id))
                .await
                .unwrap()
        );
        store
            .write(|tx| LOANS.insert(tx, "x", loan("c", "Emma", 1)).map(drop))
            .await
            .unwrap();
    });
}

#[test]
fn what_is_over_is_erased() {
    both(async |store, clock| {
        let soon = clock.now().0 / 1_000_000 + 100;
        store
            .write(move |tx| {
                LOANS.insert(tx, "x", loan("c", "Emma", soon))?;
                LOANS.insert(tx, "x", loan("c", "Persuasion", soon + 86_400))
            })
            .await
            .unwrap();
        clock.advance_us((86_400 + 101) * 1_000_000);
        let now = clock.now();
        assert_eq!(
            store
                .write(move |tx| erase_due(tx, now, 100))
                .await
                .unwrap(),
            1
        );
        let left = store
            .read(|rd| LOANS.find(rd, &Filter::Is("card", "c".into()), Page::default()))
            .await
            .unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].value.title, "Persuasion");
    });
}
