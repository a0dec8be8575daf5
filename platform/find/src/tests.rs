use super::*;

async fn place() -> Find {
    let folder = testkit::folder().keep();
    let url = format!("sqlite:{}", folder.join("t.db").display());
    let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
    let thing = |kind: &str, title: &str, about: &str, at| Thing {
        kind: kind.into(),
        name: title.to_lowercase(),
        title: title.into(),
        path: format!("/{kind}"),
        about: about.into(),
        at,
    };
    let things = [
        thing(
            "library",
            "Harbour Library",
            "Computers, printing and clubs",
            Some((1.70, 51.60)),
        ),
        thing(
            "library",
            "Old Town Library",
            "Children's corner and a café",
            Some((1.80, 51.60)),
        ),
        thing(
            "bench",
            "Bench by the harbour",
            "A smart bench with a seat count",
            Some((1.70, 51.60)),
        ),
        thing("bin", "Bin at Harbour Road", "", None),
    ];
    store
        .write(move |tx| things.iter().try_for_each(|thing| put(tx, thing, "")))
        .await
        .unwrap();
    Find::new(store)
}

async fn titles(find: &Find, ask: Ask) -> Vec<String> {
    let found = find.find(Ask { limit: 10, ..ask }).await.unwrap();
    found.hits.into_iter().map(|hit| hit.thing.title).collect()
}

fn ask(q: &str) -> Ask {
    Ask {
        q: q.into(),
        limit: 10,
        ..Ask::default()
    }
}

#[tokio::test]
async fn plain_words_lead_to_the_right_thing() {
    let find = place().await;
    for (q, want) in [
        ("harbour library", vec!["Harbour Library"]),
        ("libraries", vec!["Harbour Library", "Old Town Library"]),
        ("where is the bench", vec!["Bench by the harbour"]),
        ("cafe", vec!["Old Town Library"]),
        (
            "harb",
            vec![
                "Harbour Library",
                "Bench by the harbour",
                "Bin at Harbour Road",
            ],
        ),
        ("spaceship", vec![]),
        ("", vec![]),
        ("%_'\"; --", vec![]),
    ] {
        let mut got = titles(&find, ask(q)).await;
        if q == "harb" {
            got.sort();
            let mut want = want.clone();
            want.sort_unstable();
            assert_eq!(got, want, "{q}");
        } else {
            assert_eq!(got, want, "{q}");
        }
    }
}

#[tokio::test]
async fn slips_are_mended_and_said() {
    let found = place().await.find(ask("harbuor libary")).await.unwrap();
    assert!(found.mended);
    assert_eq!(found.hits[0].thing.title, "Harbour Library");
}

#[tokio::test]
async fn what_is_near_comes_first_and_kinds_are_counted() {
    let find = place().await;
    let near = Point::new(1.80, 51.60).ok();
    let found = find
        .find(Ask {
            near,
            ..ask("library")
        })
        .await
        .unwrap();
    assert_eq!(found.hits[0].thing.title, "Old Town Library");
    assert!(found.hits[0].distance_m.unwrap() < 1.0 && found.hits[1].distance_m.unwrap() > 6_000.0);
    let found = find
        .find(Ask {
            kind: Some("bench".into()),
            ..ask("harbour")
        })
        .await
        .unwrap();
    assert_eq!((found.total, found.kinds.values().sum::<usize>()), (1, 3));
}

#[tokio::test]
async fn what_is_removed_is_not_found() {
    let find = place().await;
    find.store
        .write(|tx| remove(tx, "library", "harbour library"))
        .await
        .unwrap();
    assert_eq!(
        titles(&find, ask("harbour library")).await,
        [] as [String; 0]
    );
}
