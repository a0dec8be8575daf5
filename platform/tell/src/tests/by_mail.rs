use super::*;

async fn told(server: &MailServer, rounds: u32) -> (Message, House) {
    let house = House::by_mail(server);
    let written = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    house.rounds(rounds).await;
    (house.now(&written.id).await, house)
}

#[tokio::test]
async fn a_message_is_sent_once() {
    let server = MailServer::start("250 ok");
    let (message, _) = told(&server, 3).await;
    assert_eq!(
        (
            message.state,
            message.last_answer.as_str(),
            message.provider.as_str()
        ),
        (State::Sent, "kept as 1", "smtp")
    );
    let sent = server.messages();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(
        sent[0].contains("Subject: Your book") && sent[0].trim_end().ends_with("It is here."),
        "{sent:?}"
    );
    assert!(!sent[0].contains("List-Unsubscribe"), "{sent:?}");
}

#[tokio::test]
async fn without_a_provider_it_is_kept_here() {
    let house = House::new(Config::default());
    let written = house
        .write(ann(), words(Kind::Needed), Options::default())
        .await;
    house.rounds(1).await;
    assert_eq!(house.now(&written.id).await.state, State::KeptHere);
    assert_eq!(
        Channel::ALL.map(|channel| house.tell.carrier(channel)),
        [None; 3]
    );
}

#[tokio::test]
async fn where_nobody_carries_texts_an_email_goes_instead() {
    let server = MailServer::start("250 ok");
    let house = House::by_mail(&server);
    let by_text = Options {
        channel: Some(Channel::Sms),
        ..Options::default()
    };
    let written = house.write(ann(), words(Kind::Urgent), by_text).await;
    house.rounds(2).await;
    let message = house.now(&written.id).await;
    assert_eq!(
        (message.state, message.to.as_str()),
        (State::Sent, "ann@example.org")
    );
}

#[tokio::test]
async fn a_refused_address_is_final_and_a_busy_server_is_tried_again() {
    let server = MailServer::start("550 nobody of that name");
    let (message, house) = told(&server, 1).await;
    assert_eq!(message.state, State::Unreachable);
    assert!(message.last_answer.contains("nobody of that name"));
    assert_eq!(house.waiting().await, 0);
    let next = house
        .write(
            To::email("Ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    assert_eq!(
        next.value.state,
        State::Unreachable,
        "the address is known to fail"
    );

    let server = MailServer::start("451 later");
    let (message, house) = told(&server, 1).await;
    assert_eq!((message.state, house.waiting().await), (State::Waiting, 1));
    assert!(
        message.last_answer.contains("later"),
        "an officer can see why it waits"
    );
    house.rounds(13).await;
    let (message, _) = told(&server, 13).await;
    assert_eq!(message.state, State::Failed, "given up in the end");
}

#[tokio::test]
async fn a_block_on_us_is_not_the_addresss_fault() {
    let server = MailServer::start("550 5.7.1 blocked");
    let (message, house) = told(&server, 1).await;
    assert_eq!(message.state, State::Failed);
    let next = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    assert_eq!(next.value.state, State::Waiting);
}

#[tokio::test]
async fn no_header_can_be_added_and_any_words_arrive() {
    let server = MailServer::start("250 ok");
    let house = House::by_mail(&server);
    let hostile = Words::plain(
        "Hi\r\nBcc: all@example.org",
        "Dŵr — “words”\n.\nend\u{1F6B2}",
    );
    house
        .write(To::email("ann@example.org"), hostile, Options::default())
        .await;
    let refused = house
        .write(
            To::email("ann@example.org\r\nRCPT TO:<b@example.org>"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    assert_eq!(refused.value.state, State::Unreachable);
    let huge = Words::plain("Long", &"A line of words.\n".repeat(100_000));
    house
        .write(To::email("ben@example.org"), huge, Options::default())
        .await;
    house.rounds(1).await;
    let sent = server.messages();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|mail| !mail.contains("\nBcc:")), "{sent:?}");
}

#[tokio::test]
async fn an_optional_message_can_be_stopped_in_one_click() {
    let server = MailServer::start("250 ok");
    let house = House::by_mail(&server);
    house
        .write(
            To::email("ann@example.org"),
            words(Kind::Optional),
            Options::default(),
        )
        .await;
    house.rounds(1).await;
    let mail = server
        .messages()
        .remove(0)
        .replace("=\r\n", "")
        .replace("\r\n ", " ");
    let link = mail.split("/messages/stop/").nth(1).unwrap();
    let secret: String = link
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    assert!(
        mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
        "{mail}"
    );
    assert!(
        mail.contains("To stop messages like this one: http"),
        "{mail}"
    );
    let stop = secret.clone();
    assert!(
        house
            .store
            .write(move |tx| stop_by_link(tx, &stop, true))
            .await
            .unwrap()
    );
    assert!(
        !house
            .store
            .write(|tx| stop_by_link(tx, "", true))
            .await
            .unwrap()
    );
    let next = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Optional),
            Options::default(),
        )
        .await;
    assert_eq!(next.value.state, State::Withheld);
    let needed = house
        .write(
            To::email("ann@example.org"),
            words(Kind::Needed),
            Options::default(),
        )
        .await;
    assert_eq!(
        needed.value.state,
        State::Waiting,
        "what they asked for still comes"
    );
}

#[test]
fn settings_that_cannot_be_read_are_named() {
    let said = |config: Config| {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let store = Store::open(&url, testkit::clock(), testkit::chance()).unwrap();
        let outbound = Outbound::new("").unwrap();
        Tell::new(store, &outbound, &config)
            .err()
            .map(|e| e.to_string())
    };
    let mail = Mail {
        from: "nobody".into(),
        url: Secret::new("smtp://127.0.0.1:25"),
        bounces: String::new(),
    };
    let config = Config {
        mail,
        ..Config::default()
    };
    assert_eq!(
        said(config).as_deref(),
        Some("mail.from: nobody is not an email address")
    );
    let mut config = Config::default();
    config.notify.api_key = Secret::new("short");
    assert!(
        said(config)
            .unwrap()
            .starts_with("notify.api_key must be the whole key")
    );
    let mut config = Config::default();
    config.notify.api_key =
        Secret::new("k-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0");
    assert!(
        said(config)
            .unwrap()
            .contains("none of notify.email_template")
    );
}
