use kit::Clock;
use store::{Store, StoreError, Tx, audit};

use crate::both;

fn deed(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    audit::note(tx, "test", "did", "thing", id, "")
}

async fn deeds(store: &Store, id: &'static str) -> usize {
    store
        .read(move |rd| audit::of(rd, "thing", id, 1000))
        .await
        .unwrap()
        .len()
}

#[test]
fn an_error_undoes_its_own_work_and_nobody_elses() {
    both(async |store, _| {
        let mut all = tokio::task::JoinSet::new();
        for i in 0..200 {
            let store = store.clone();
            all.spawn(async move {
                store
                    .write(move |tx| {
                        deed(tx, "a")?;
                        if i % 2 == 0 {
                            Err(StoreError::Closing)
                        } else {
                            Ok(())
                        }
                    })
                    .await
            });
        }
        let outcomes = all.join_all().await;
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 100);
        assert_eq!(deeds(&store, "a").await, 100);
    });
}

#[test]
fn a_panic_undoes_its_own_work_and_the_store_goes_on() {
    both(async |store, _| {
        let outcome: Result<(), StoreError> = store
            .write(|tx| {
                deed(tx, "b")?;
                panic!("on purpose")
            })
            .await;
        assert_eq!(outcome, Err(StoreError::Panicked));
        let read: Result<(), StoreError> = store.read(|_| panic!("on purpose")).await;
        assert_eq!(read, Err(StoreError::Panicked));
        store.write(|tx| deed(tx, "b")).await.unwrap();
        assert_eq!(deeds(&store, "b").await, 1);
    });
}

#[test]
fn what_the_databases_would_change_is_refused() {
    both(async |store, _| {
        let nul = store
            .write(|tx| audit::note(tx, "who", "did", "thing", "c", "a\0b"))
            .await;
        assert_eq!(nul, Err(StoreError::Nul));
        assert_eq!(deeds(&store, "c").await, 0);
    });
}

#[test]
fn quotes_and_question_marks_are_only_text() {
    both(async |store, _| {
        let odd = "'; DROP TABLE audit; -- ?1 $1 \u{1F6B2}";
        store
            .write(move |tx| audit::note(tx, odd, "did", "thing", "d", odd))
            .await
            .unwrap();
        let found = store
            .read(|rd| audit::of(rd, "thing", "d", 10))
            .await
            .unwrap();
        assert_eq!((found[0].who.as_str(), found[0].note.as_str()), (odd, odd));
    });
}

#[test]
fn two_nodes_share_a_store() {
    let url = testkit::scratch_database();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let open = || Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let (one, two) = (open(), open());
        let mut all = tokio::task::JoinSet::new();
        for i in 0..200 {
            let store = if i % 2 == 0 { one.clone() } else { two.clone() };
            // Every closure reads how many there are and writes one more: a lost update would show.
            all.spawn(async move {
                store
                    .write(|tx| {
                        let seen = audit::of(tx, "counter", "x", 1)?;
                        let n: usize = seen.first().map_or(0, |deed| deed.note.parse().unwrap());
                        audit::note(tx, "node", "counted", "counter", "x", &(n + 1).to_string())
                    })
                    .await
            });
        }
        let kept = all
            .join_all()
            .await
            .into_iter()
            .filter(Result::is_ok)
            .count();
        let last = one
            .read(|rd| audit::of(rd, "counter", "x", 1))
            .await
            .unwrap();
        assert_eq!(
            last[0].note,
            kept.to_string(),
            "every acknowledged count is there, once"
        );
        assert!(kept > 100, "most went through: {kept}");
    });
}

#[test]
fn a_store_from_the_future_is_refused() {
    let folder = testkit::folder();
    let file = folder.path().join("borough.db");
    let url = format!("sqlite:{}", file.display());
    let open = || Store::open(&url, Clock::machine(), testkit::chance());
    drop(open().unwrap());
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute("INSERT INTO schema_step (step, at_us) VALUES (999, 0)", [])
        .unwrap();
    let error = open().err().unwrap().to_string();
    assert!(
        error.starts_with("the store has schema 999, and this borough knows schemas up to "),
        "{error}"
    );
}

#[test]
fn a_backup_is_a_store() {
    let folder = testkit::folder();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let at = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        let store = Store::open(&at("a.db"), testkit::clock(), testkit::chance()).unwrap();
        store.write(|tx| deed(tx, "e")).await.unwrap();
        store.backup(folder.path().join("b.db")).await.unwrap();
        assert!(
            store.backup(folder.path().join("b.db")).await.is_err(),
            "never over another file"
        );
        let copy = Store::open(&at("b.db"), testkit::clock(), testkit::chance()).unwrap();
        assert_eq!(deeds(&copy, "e").await, 1);
    });
}
