use ask::versions::{self, Move};
use expect_test::expect;
use store::StoreError;

use crate::{both, done, form};

#[test]
fn another_person_approves_and_one_version_is_published() {
    both(async |store, _| {
        assert!(done(&store, |tx| versions::import(tx, "system", &form())).await);
        assert!(!done(&store, |tx| versions::import(tx, "system", &form())).await);
        let two = done(&store, |tx| versions::draft_of(tx, "ann", "permit")).await;
        assert_eq!((two.version, two.state.as_str()), (2, "draft"));
        let mut changed = form();
        changed.title = "Apply to park".into();
        let before = two.clone();
        let edited = done(&store, move |tx| {
            versions::edit(tx, "ann", &before, &changed)
        })
        .await;
        let step = async |who: &'static str, to: Move| {
            let moved = store
                .write(move |tx| versions::step(tx, who, "permit", 2, to, "why"))
                .await;
            moved.map(|v| v.row.state).unwrap_or_else(|e| e.to_string())
        };
        let stale = store
            .write(move |tx| versions::edit(tx, "kim", &two, &form()))
            .await
            .unwrap_err()
            .to_string();
        assert_eq!(edited.form.title, "Apply to park");
        let said = [
            stale,
            step("kim", Move::Publish).await,
            step("kim", Move::Propose).await,
            step("kim", Move::Approve).await,
            step("ann", Move::Approve).await,
            step("sam", Move::SendBack).await,
            step("ann", Move::Propose).await,
            step("ann", Move::Approve).await,
            step("sam", Move::Approve).await,
            step("sam", Move::Publish).await,
        ];
        expect![[r#"
            Somebody else edited this form since you opened it. Look at their change, then make yours again.
            This version is draft now, so that cannot be done. Open the page again.
            proposed
            Somebody else must approve this: you made it or proposed it.
            Somebody else must approve this: you made it or proposed it.
            draft
            proposed
            Somebody else must approve this: you made it or proposed it.
            approved
            published"#]]
        .assert_eq(&said.join("\n"));
        let (published, first, all) = store
            .read(|rd| {
                Ok::<_, StoreError>((
                    versions::published(rd, "permit")?.unwrap(),
                    versions::version(rd, "permit", 1)?.unwrap(),
                    versions::all(rd, None)?.len(),
                ))
            })
            .await
            .unwrap();
        assert_eq!(
            (published.version, published.form.title.as_str()),
            (2, "Apply to park")
        );
        assert_eq!(
            (first.state.as_str(), first.form.clone()),
            ("retired", form())
        );
        assert_eq!(all, 2);
    });
}

#[test]
fn a_form_with_a_fault_is_neither_proposed_nor_imported() {
    both(async |store, _| {
        let mut bad = form();
        bad.pages[0].questions[0].label.clear();
        let again = bad.clone();
        let refused = store
            .write(move |tx| versions::import(tx, "system", &bad))
            .await;
        expect!["name, name: The question needs words."]
            .assert_eq(&refused.unwrap_err().to_string());
        done(&store, move |tx| versions::add(tx, "ann", &again)).await;
        let refused = store
            .write(|tx| versions::step(tx, "ann", "permit", 1, Move::Propose, ""))
            .await;
        expect!["name, name: The question needs words."]
            .assert_eq(&refused.unwrap_err().to_string());
        let twice = store.write(|tx| versions::add(tx, "ann", &form())).await;
        expect!["There is a form with that name already. Give this one another."]
            .assert_eq(&twice.unwrap_err().to_string());
    });
}
