//! What a look changes.

use std::collections::HashSet;

use check::{CheckError, Evidence, Look, State};
use store::blobs;

use crate::{both, done, found, look, record, stand};

#[test]
fn a_fault_is_found_stays_goes_and_comes_back() {
    both(async |store, clock| {
        let two = || {
            vec![
                found("/a", "image-name", "li:nth-child(1) > img"),
                found("/b", "image-name", "li:nth-child(7) > img"),
            ]
        };
        let first = record(&store, look(&["/a", "/b"], two())).await;
        assert_eq!((first.found.len(), first.gone.len()), (1, 0));
        let id = first.found[0].clone();
        clock.advance_us(1_000_000);
        let same = record(&store, look(&["/a", "/b"], two())).await;
        assert_eq!(
            (same.found.len(), same.back.len(), same.gone.len()),
            (0, 0, 0)
        );
        clock.advance_us(1_000_000);
        let a_mended = record(&store, look(&["/a"], vec![])).await;
        assert_eq!(a_mended.gone.len(), 0, "nobody looked at /b");
        assert_eq!(stand(&store).await, [("image-name".into(), State::Open, 1)]);
        clock.advance_us(1_000_000);
        let gone = record(&store, look(&["/a", "/b"], vec![])).await;
        assert_eq!(gone.gone, [id.as_str()]);
        clock.advance_us(1_000_000);
        let back = record(&store, look(&["/a", "/b"], two())).await;
        assert_eq!((back.back, back.found.len()), (vec![id.clone()], 0));
        let history = store.read(move |rd| check::history(rd, &id)).await.unwrap();
        let kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["found", "gone", "back"]);
        let looks = store
            .read(|rd| check::looks(rd, "website:1", "access", 10))
            .await
            .unwrap();
        let open: Vec<i64> = looks.iter().map(|look| look.open[1]).collect();
        assert_eq!(open, [1, 0, 1, 1, 1]);
    });
}

#[test]
fn what_could_not_be_judged_is_not_gone() {
    both(async |store, _| {
        record(
            &store,
            look(&["/a"], vec![found("/a", "image-name", "img")]),
        )
        .await;
        let blind = Look {
            unjudged: HashSet::from([("image-name".into(), "/a".into())]),
            ..look(&["/a"], vec![])
        };
        assert!(record(&store, blind).await.gone.is_empty());
        let without = Look {
            left_out: HashSet::from(["image-name".into()]),
            ..look(&["/a"], vec![])
        };
        assert!(record(&store, without).await.gone.is_empty());
        let others = Look {
            rules: "contrast-tool".into(),
            ..look(&["/a"], vec![])
        };
        assert!(record(&store, others).await.gone.is_empty());
        let no_more = Look {
            no_more: vec!["/a".into()],
            ..look(&[], vec![])
        };
        assert_eq!(record(&store, no_more).await.gone.len(), 1);
    });
}

#[test]
fn evidence_is_kept_with_its_digest_and_goes_with_its_finding() {
    both(async |store, clock| {
        let shown = |bytes: &[u8]| Look {
            evidence: vec![Evidence {
                sign: "fail image-name img".into(),
                kind: "picture",
                media: "image/png",
                page: "/a".into(),
                place: "img".into(),
                bytes: bytes.to_vec(),
            }],
            ..look(&["/a"], vec![found("/a", "image-name", "img")])
        };
        let id = record(&store, shown(b"one")).await.found[0].clone();
        for bytes in [
            b"one".as_slice(),
            b"two",
            b"three",
            &[0; check::MOST_BYTES + 1],
        ] {
            clock.advance_us(1_000_000);
            record(&store, shown(bytes)).await;
        }
        let kept = store
            .read({
                let id = id.clone();
                move |rd| check::evidence(rd, &id)
            })
            .await
            .unwrap();
        let digests: Vec<String> = kept.iter().map(|row| row.sha256.clone()).collect();
        assert_eq!(
            digests,
            [kit::digest(b"three"), kit::digest(b"one")],
            "the newest and the first"
        );
        record(&store, look(&["/a"], vec![])).await;
        clock.advance_us(3 * 365 * 86_400_000_000);
        let now = clock.now();
        assert_eq!(
            done(&store, move |tx| check::forget_gone(tx, now, 10)).await,
            1
        );
        let left: Vec<String> = store
            .read(|rd| blobs::names(rd, "evidence/"))
            .await
            .unwrap();
        assert!(left.is_empty() && stand(&store).await.is_empty());
    });
}

#[test]
fn a_look_that_fails_half_way_leaves_nothing() {
    both(async |store, _| {
        let half = look(&["/a"], vec![found("/a", "image-name", "img")]);
        let failed: Result<(), CheckError> = store
            .write(move |tx| {
                check::record(tx, "idris", &half)?;
                Err(CheckError::NotFound)
            })
            .await;
        assert!(failed.is_err());
        assert!(stand(&store).await.is_empty());
    });
}
