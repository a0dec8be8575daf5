use testkit::Upset;

use super::*;

#[tokio::test]
async fn each_channel_carries_what_it_can() {
    let (house, fake) = House::by_notify();
    let large = |wish: &mut Preferences| wish.large_print = true;
    house
        .store
        .write(move |tx| prefer(tx, "test", &ann(), large))
        .await
        .unwrap();
    for channel in Channel::ALL {
        let options = Options {
            channel: Some(channel),
            ..Options::default()
        };
        house.write(ann(), words(Kind::Optional), options).await;
    }
    house.rounds(1).await;
    let mut taken = fake.taken();
    taken.sort_by(|a, b| a.kind.cmp(&b.kind));
    let of = |n: usize, name: &str| {
        taken[n].request[name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let gap = |n: usize, name: &str| {
        taken[n].request["personalisation"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(of(0, "email_address"), "ann@example.org");
    assert!(of(0, "one_click_unsubscribe_url").starts_with("https://place.example/messages/stop/"));
    assert!(
        gap(0, "body")
            .starts_with("It is here.\n\nTo stop messages like this one: https://place.example/")
    );
    assert_eq!(
        (gap(1, "address_line_1"), gap(1, "address_line_3")),
        ("Ann Marsh".into(), "AB12 3CD".into())
    );
    assert_eq!(of(1, "template_id"), NotifyFake::LARGE_LETTER);
    assert_eq!(
        (of(2, "phone_number"), gap(2, "body")),
        ("+447700900123".into(), "It is here.".into())
    );
}

#[tokio::test]
async fn what_became_of_it_is_found_out_by_looking() {
    let (house, fake) = House::by_notify();
    let written = house
        .write(ann(), words(Kind::Needed), Options::default())
        .await;
    house.rounds(2).await;
    assert_eq!(house.now(&written.id).await.state, State::Sent);
    let id = fake.taken()[0].id.clone();
    fake.becomes(&id, "delivered");
    house.rounds(1).await;
    let message = house.now(&written.id).await;
    assert_eq!(path(&message), ["waiting", "sent", "delivered"]);
    assert_eq!(message.provider_id, id, "proof of sending");
}

#[tokio::test]
async fn what_became_of_it_is_heard_once_and_in_any_order() {
    let (house, fake) = House::by_notify();
    let written = house
        .write(ann(), words(Kind::Needed), Options::default())
        .await;
    house.tell.send_due().await.unwrap();
    let id = fake.taken()[0].id.clone();
    let hear = async |status: &str| {
        fake.becomes(&id, status);
        house
            .tell
            .hear_receipt(fake.receipt(&id).as_bytes())
            .await
            .unwrap();
        house.now(&written.id).await.state
    };
    assert_eq!(hear("sending").await, State::Sent);
    assert_eq!(hear("delivered").await, State::Delivered);
    house.clock.advance_us(-3_600_000_000);
    assert_eq!(hear("delivered").await, State::Delivered);
    assert_eq!(
        hear("permanent-failure").await,
        State::Delivered,
        "it had arrived"
    );
    let message = house.now(&written.id).await;
    assert_eq!(path(&message), ["waiting", "sent", "delivered"]);
    assert!(message.history.windows(2).all(|two| two[0].at <= two[1].at));
    for body in ["", "{}", "[1]", "\u{0}", r#"{"id":1,"status":[]}"#] {
        let fault = house.tell.hear_receipt(body.as_bytes()).await.unwrap_err();
        assert_eq!(fault.kind, kit::Kind::Invalid, "{body}");
    }
    house
        .tell
        .hear_receipt(br#"{"id":"x","reference":null,"status":"delivered"}"#)
        .await
        .unwrap();
    let huge = vec![b'x'; HEARD_MOST + 1];
    assert_eq!(
        house.tell.hear_receipt(&huge).await.unwrap_err().kind,
        kit::Kind::TooLarge
    );
    assert!(
        house.tell.hear_receipt(&[0xff, 0xfe]).await.is_err(),
        "not UTF-8"
    );
}

#[tokio::test]
async fn a_bounce_goes_by_another_way_and_is_remembered() {
    let (house, fake) = House::by_notify();
    let to = To {
        email: Some("perm-fail@simulator.notify".into()),
        ..ann()
    };
    let written = house
        .write(to.clone(), words(Kind::Urgent), Options::default())
        .await;
    house.rounds(3).await;
    let message = house.now(&written.id).await;
    assert_eq!(
        (message.channel, message.to.as_str(), message.state),
        (Channel::Sms, "+447700900123", State::Sent)
    );
    assert_eq!(message.reference("x"), "x.1");
    assert_eq!(fake.taken().len(), 2);
    // A late word of the first sending says nothing of the second.
    let first = fake.taken()[0].id.clone();
    house
        .tell
        .hear_receipt(fake.receipt(&first).as_bytes())
        .await
        .unwrap();
    assert_eq!(house.now(&written.id).await.state, State::Sent);
    let next = house
        .write(to.clone(), words(Kind::Urgent), Options::default())
        .await;
    assert_eq!(
        next.value.channel,
        Channel::Sms,
        "the address is known to fail"
    );
    assert!(
        next.value.last_answer.contains("was left out"),
        "{}",
        next.value.last_answer
    );

    let nobody = To {
        phone: Some("07700 900002".into()),
        address: vec![],
        ..to
    };
    let written = house
        .write(nobody, words(Kind::Urgent), Options::default())
        .await;
    house.rounds(3).await;
    assert_eq!(house.now(&written.id).await.state, State::Unreachable);
    let id = written.id.clone();
    let other = Address {
        channel: Channel::Email,
        text: "ann@example.org".into(),
    };
    house
        .store
        .write(move |tx| send_again(tx, "person:1", &id, Some(other.clone())))
        .await
        .unwrap();
    house.rounds(1).await;
    assert_eq!(house.now(&written.id).await.state, State::Sent);
}

#[tokio::test]
async fn a_telephone_that_is_off_is_tried_another_day() {
    let (house, fake) = House::by_notify();
    let written = house
        .write(
            To::phone("07700 900003"),
            words(Kind::Urgent),
            Options::default(),
        )
        .await;
    house.rounds(8).await;
    let message = house.now(&written.id).await;
    assert_eq!(
        (message.state, message.soft, fake.taken().len()),
        (State::Unreachable, 2, 3)
    );
    let references: std::collections::BTreeSet<String> =
        fake.taken().into_iter().map(|one| one.reference).collect();
    assert_eq!(references.len(), 3, "each is told from the others");
}

#[tokio::test]
async fn errors_are_told_apart() {
    use State::{Failed, Unreachable, Waiting};
    for (upset, want) in [
        (
            Upset::Answer(
                400,
                "BadRequestError",
                "Can't send to this recipient using a team-only API key",
            ),
            Failed,
        ),
        (
            Upset::Answer(400, "BadRequestError", "Missing personalisation: name"),
            Failed,
        ),
        (
            Upset::Answer(
                400,
                "ValidationError",
                "email_address Not a valid email address",
            ),
            Unreachable,
        ),
        (
            Upset::Answer(403, "AuthError", "Invalid token: API key not found"),
            Waiting,
        ),
        (
            Upset::Answer(
                429,
                "RateLimitError",
                "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds",
            ),
            Waiting,
        ),
        (
            Upset::Answer(
                429,
                "TooManyRequestsError",
                "Exceeded send limits (250000) for today",
            ),
            Waiting,
        ),
        (
            Upset::Answer(500, "Exception", "Internal server error"),
            Waiting,
        ),
        (Upset::HangUp, Waiting),
        (Upset::Garbage, Waiting),
    ] {
        let (house, fake) = House::by_notify();
        fake.upset([upset.clone()]);
        let written = house
            .write(
                To::email("ann@example.org"),
                words(Kind::Needed),
                Options::default(),
            )
            .await;
        house.tell.send_due().await.unwrap();
        let message = house.now(&written.id).await;
        assert_eq!(message.state, want, "{upset:?}: {}", message.last_answer);
        if want == Waiting {
            assert!(
                message.last_answer.contains("Notify"),
                "an officer can see why it waits: {}",
                message.last_answer
            );
            house.rounds(2).await;
            assert_eq!(house.now(&written.id).await.state, State::Sent, "{upset:?}");
        }
        assert!(fake.taken().len() <= 1);
    }
}

#[tokio::test]
async fn being_asked_to_wait_does_not_use_up_the_tries() {
    let (house, fake) = House::by_notify();
    let busy = Upset::Answer(429, "RateLimitError", "Exceeded rate limit");
    fake.upset(std::iter::repeat_n(busy, 20));
    let written = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    for _ in 0..21 {
        house.tell.send_due().await.unwrap();
        house.wait_s(61);
    }
    assert_eq!(house.now(&written.id).await.state, State::Sent);
}

#[tokio::test]
async fn a_stop_between_sending_and_noting_sends_no_second() {
    let (house, fake) = House::by_notify();
    // Taken, and the answer lost: as if we had been killed before we could write it down.
    fake.upset([Upset::TakeAndHangUp]);
    let written = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    house.tell.send_due().await.unwrap();
    assert_eq!(house.now(&written.id).await.state, State::Waiting);
    house.wait_s(60);
    house.tell.send_due().await.unwrap();
    let message = house.now(&written.id).await;
    assert_eq!((message.state, fake.taken().len()), (State::Sent, 1));
    assert_eq!(message.provider_id, fake.taken()[0].id);
}

#[tokio::test]
async fn a_claim_that_died_is_taken_up_by_another() {
    let (house, fake) = House::by_notify();
    let written = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    // Claimed by a worker that was killed at once.
    house
        .store
        .write(|tx| store::queue::claim(tx, TOPIC, 10, 120))
        .await
        .unwrap();
    assert_eq!(house.tell.send_due().await.unwrap(), 0);
    house.wait_s(121);
    house.tell.send_due().await.unwrap();
    assert_eq!(
        (house.now(&written.id).await.state, fake.taken().len()),
        (State::Sent, 1)
    );
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_said_and_nothing_is_lost() {
    let fake = NotifyFake::start(testkit::clock());
    let config = Config {
        notify: fake.settings(),
        ..Config::default()
    };
    let clock = testkit::clock();
    clock.advance_us(-7_200_000_000);
    let house = House::at(config, clock);
    let written = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    house.tell.send_due().await.unwrap();
    let message = house.now(&written.id).await;
    assert_eq!(message.state, State::Waiting);
    assert!(
        message
            .last_answer
            .contains("system clock must be accurate"),
        "{}",
        message.last_answer
    );
    house.wait_s(7_200);
    house.tell.send_due().await.unwrap();
    assert_eq!(house.now(&written.id).await.state, State::Sent);
}

#[tokio::test]
async fn a_text_that_says_stop_stops_and_others_are_kept() {
    let (house, _fake) = House::by_notify();
    let hear = async |id: &str, text: &str| {
        let body = serde_json::json!({
            "id": id, "source_number": "447700900123", "destination_number": "07700900111",
            "message": text, "date_received": "2026-11-24T14:05:00.000000Z",
        });
        house
            .tell
            .hear_text(body.to_string().as_bytes())
            .await
            .unwrap();
    };
    hear("1", "Is it still on?").await;
    hear("1", "Is it still on?").await;
    let texts = async || {
        house
            .store
            .read(|rd| TEXTS.count(rd, &store::Filter::All))
            .await
            .unwrap()
    };
    assert_eq!(texts().await, 1);
    let wanted = house
        .write(
            To::phone("07700900123"),
            words(Kind::Optional),
            Options::default(),
        )
        .await;
    assert_eq!(wanted.value.state, State::Waiting);
    hear("2", " STOP. ").await;
    assert_eq!(texts().await, 2);
    let stopped = house
        .write(
            To::phone("07700900123"),
            words(Kind::Optional),
            Options::default(),
        )
        .await;
    assert_eq!(stopped.value.state, State::Withheld);
}
