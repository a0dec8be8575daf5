//! What stays until a day, without a look after it.

use check::{Change, State};

use crate::{both, done, found, look, record, stand};

#[test]
fn what_could_stay_is_open_after_its_day_without_a_look() {
    both(async |store, clock| {
        let there = look(&["/a"], vec![found("/a", "image-name", "img")]);
        let id = record(&store, there).await.found[0].clone();
        let until = clock.now().plus_s(86_400);
        let stays = id.clone();
        done(&store, move |tx| {
            let accept = Change::Accept {
                words: "The site closes.".into(),
                until,
                ground: "",
            };
            check::change(tx, "grace", &stays, None, accept)
        })
        .await;
        let over = async |subjects: &'static str| {
            done(&store, move |tx| check::time_over(tx, "system", subjects)).await
        };
        assert_eq!(over("website:").await, 0, "its day is to come");
        clock.advance_us(86_400_000_000);
        assert_eq!(over("contract:").await, 0, "it is of a website");
        assert_eq!(over("website:").await, 1);
        assert_eq!(over("website:").await, 0, "once is enough");
        assert_eq!(stand(&store).await, [("image-name".into(), State::Open, 1)]);
        let history = store.read(move |rd| check::history(rd, &id)).await.unwrap();
        let kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["found", "accepted", "time over"]);
    });
}
