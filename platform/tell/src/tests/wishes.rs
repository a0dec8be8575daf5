use kit::Time;

use super::*;

#[tokio::test]
async fn the_same_key_is_the_same_message() {
    let house = House::new(Config::default());
    let options = Options {
        key: "booking 1 made".into(),
        about: "BK-1".into(),
        ..Options::default()
    };
    let first = house
        .write(ann(), words(Kind::Needed), options.clone())
        .await;
    let second = house
        .write(ann(), Words::plain("Other", "words"), options)
        .await;
    assert_eq!(first, second);
    let about = house
        .store
        .read(|rd| messages_about(rd, "BK-1"))
        .await
        .unwrap();
    let to = house
        .store
        .read(|rd| messages_to(rd, &ann()))
        .await
        .unwrap();
    assert_eq!((about.len(), to.len()), (1, 1));
}

#[tokio::test]
async fn a_person_is_written_to_as_they_wish() {
    let house = House::new(Config::default());
    let by = async |options: Options| {
        house
            .write(ann(), words(Kind::Needed), options)
            .await
            .value
            .channel
    };
    assert_eq!(by(Options::default()).await, Channel::Email);
    let letters = |wish: &mut Preferences| wish.channel = Some(Channel::Letter);
    house
        .store
        .write(move |tx| prefer(tx, "test", &ann(), letters))
        .await
        .unwrap();
    assert_eq!(by(Options::default()).await, Channel::Letter);
    let here = Options {
        channel: Some(Channel::Sms),
        ..Options::default()
    };
    assert_eq!(
        by(here).await,
        Channel::Sms,
        "what they asked for in this matter counts for more"
    );
    // An address that they gave earlier helps where this form asked for none.
    let only_email = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    assert_eq!(only_email.value.channel, Channel::Letter);
    let nobody = house
        .write(To::default(), words(Kind::Needed), Options::default())
        .await;
    assert_eq!(nobody.value.state, State::Unreachable);
}

#[tokio::test]
async fn texts_wait_for_the_morning_unless_they_cannot() {
    let (house, fake) = House::by_notify();
    // 24 November, 2:05pm; eight hours on it is night.
    house.wait_s(8 * 3_600);
    let phone = || To::phone("07700 900123");
    let needed = house
        .write(phone(), words(Kind::Needed), Options::default())
        .await;
    house
        .write(phone(), words(Kind::Urgent), Options::default())
        .await;
    house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    house.tell.send_due().await.unwrap();
    house.tell.send_due().await.unwrap();
    assert_eq!(fake.taken().len(), 2, "the urgent text and the email");
    assert_eq!(house.now(&needed.id).await.state, State::Waiting);
    let due = house
        .store
        .read(|rd| store::queue::next_due(rd, TOPIC))
        .await
        .unwrap();
    assert_eq!(due, Time::parse("2026-11-25T08:00:00Z"));
    house.wait_s(10 * 3_600);
    house.tell.send_due().await.unwrap();
    assert_eq!(house.now(&needed.id).await.state, State::Sent);

    let never = |wish: &mut Preferences| wish.quiet = Quiet::NONE;
    house
        .store
        .write(move |tx| prefer(tx, "test", &To::phone("07700 900123"), never))
        .await
        .unwrap();
    house.wait_s(14 * 3_600);
    let at_night = house
        .write(phone(), words(Kind::Needed), Options::default())
        .await;
    house.tell.send_due().await.unwrap();
    assert_eq!(house.now(&at_night.id).await.state, State::Sent);
}

#[tokio::test]
async fn each_person_has_their_own_quiet_hours() {
    let (house, fake) = House::by_notify();
    let early = Quiet::chosen("14:00", "16:30").unwrap();
    house
        .store
        .write(move |tx| {
            prefer(tx, "test", &To::phone("07700 900123"), |wish| {
                wish.quiet = early;
            })
        })
        .await
        .unwrap();
    // 24 November, 2:05pm.
    let text = async |phone: &str, kind: Kind| {
        house
            .write(To::phone(phone), words(kind), Options::default())
            .await
            .id
    };
    let waits = text("07700 900123", Kind::Needed).await;
    text("07700 900123", Kind::Urgent).await;
    text("07700 900456", Kind::Needed).await;
    house.tell.send_due().await.unwrap();
    house.tell.send_due().await.unwrap();
    assert_eq!(fake.taken().len(), 2, "the urgent one, and somebody else's");
    assert_eq!(house.now(&waits).await.state, State::Waiting);
    let due = house
        .store
        .read(|rd| store::queue::next_due(rd, TOPIC))
        .await
        .unwrap();
    assert_eq!(due, Time::parse("2026-11-24T16:30:00Z"));
    house.wait_s(3 * 3_600);
    house.tell.send_due().await.unwrap();
    assert_eq!(house.now(&waits).await.state, State::Sent);
}

#[tokio::test]
async fn a_reminder_waits_for_its_day_and_can_be_called_off() {
    let (house, fake) = House::by_notify();
    let tomorrow = Some(house.clock.now().plus_s(86_400));
    let options = |key: &str| Options {
        key: key.into(),
        not_before: tomorrow,
        ..Options::default()
    };
    let kept = house.write(ann(), words(Kind::Needed), options("a")).await;
    let called_off = house.write(ann(), words(Kind::Needed), options("b")).await;
    house.tell.send_due().await.unwrap();
    assert_eq!(fake.taken().len(), 0);
    let cancel =
        async |key: &'static str| house.store.write(move |tx| cancel(tx, key)).await.unwrap();
    assert!(cancel("b").await);
    assert!(!cancel("b").await && !cancel("none").await);
    house.wait_s(86_401);
    house.tell.send_due().await.unwrap();
    assert_eq!(house.now(&kept.id).await.state, State::Sent);
    assert_eq!(house.now(&called_off.id).await.state, State::Cancelled);
    assert!(!cancel("a").await, "it has gone");
}

#[tokio::test]
async fn what_is_not_committed_is_not_sent() {
    let (house, fake) = House::by_notify();
    let undone: Result<(), store::StoreError> = house
        .store
        .write(|tx| {
            write(tx, &ann(), &words(Kind::Needed), &Options::default())?;
            Err(store::StoreError::Nul)
        })
        .await;
    assert!(undone.is_err());
    house.rounds(1).await;
    assert_eq!(fake.taken().len(), 0);
}

#[tokio::test]
async fn officers_words_have_versions_and_the_shipped_ones_come_back() {
    let house = House::new(Config::default());
    let own = |is_shipped: bool, subject: &str| OwnWords {
        template: "a.txt".into(),
        language: "en".into(),
        version: 0,
        is_shipped,
        subject: subject.into(),
        sms: "s".into(),
        text: "t".into(),
        by: "Ann".into(),
    };
    let save = async |seen: i64, own: OwnWords| {
        house
            .store
            .write(move |tx| reword(tx, "person:1", seen, own.clone()))
            .await
    };
    let used = async || {
        house
            .store
            .read(|rd| own_words(rd, "a.txt", "en"))
            .await
            .unwrap()
    };
    assert_eq!(used().await, None);
    save(0, own(false, "one")).await.unwrap();
    let late = save(0, own(false, "at the same time")).await.unwrap_err();
    assert!(matches!(late, store::StoreError::Taken(_)), "{late}");
    save(1, own(false, "two")).await.unwrap();
    assert_eq!(used().await.unwrap().subject, "two");
    save(2, own(true, "")).await.unwrap();
    assert_eq!(used().await, None);
    let all = house
        .store
        .read(|rd| own_versions(rd, "a.txt", "en", 10))
        .await
        .unwrap();
    assert_eq!(
        all.iter()
            .map(|kept| kept.value.version)
            .collect::<Vec<_>>(),
        [3, 2, 1]
    );
    assert!(own_words_of_another(&house).await.is_none());
}

async fn own_words_of_another(house: &House) -> Option<OwnWords> {
    house
        .store
        .read(|rd| own_words(rd, "a.txt", "cy"))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_message_of_the_first_version_can_still_be_read() {
    let old =
        r#"{"to":"ann@example.org","subject":"s","text":"t","state":"kept-here","last_answer":""}"#;
    let message: Message = serde_json::from_str(old).unwrap();
    assert_eq!(
        (message.state, message.channel),
        (State::KeptHere, Channel::Email)
    );
}
