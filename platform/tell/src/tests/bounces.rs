use super::*;

/// A report of a mail server about the message with this key.
fn report(key: &str, action: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example.org\r\nTo: bounces+{key}@example.org\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\n\r\nIn words.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mail.example.org\r\n\r\n\
         Final-Recipient: rfc822; ann@example.org\r\nAction: {action}\r\nStatus: {status}\r\n--b--\r\n"
    )
}

async fn hear(house: &House, mail: &str) {
    house.tell.hear_bounce(mail.as_bytes()).await.unwrap();
}

async fn sent(house: &House, to: To) -> (String, Message) {
    let written = house
        .write(to, words(Kind::Optional), Options::default())
        .await;
    house.tell.send_due().await.unwrap();
    let message = house.now(&written.id).await;
    assert_eq!(message.state, State::Sent, "{}", message.last_answer);
    (written.id, message)
}

#[tokio::test]
async fn mail_that_comes_back_is_an_address_that_fails() {
    let server = MailServer::start("250 ok");
    let house = House::by_mail(&server);
    let ann = || To::email("ann@example.org");
    let (id, message) = sent(&house, ann()).await;
    let key = message.bounce_key.clone();
    assert_eq!(key.len(), 26);
    assert!(
        !server.messages()[0].contains(&key),
        "it is in the envelope"
    );

    // Not of ours, or cut short: nothing changes.
    let forged = "0".repeat(26);
    hear(&house, &report(&forged, "failed", "5.1.1")).await;
    hear(&house, &report("", "failed", "5.1.1")).await;
    assert_eq!(house.now(&id).await, message);

    let late = report(&key, "delayed", "4.4.1");
    hear(&house, &late).await;
    let noted = house.now(&id).await;
    assert_eq!(path(&noted), ["waiting", "sent", "sent"]);
    assert!(noted.last_answer.contains("still tried"), "{noted:?}");
    hear(&house, &late).await;
    assert_eq!(house.now(&id).await, noted, "heard twice it is noted once");

    hear(&house, &report(&key, "failed", "5.1.1")).await;
    let failed = house.now(&id).await;
    assert_eq!(failed.state, State::Unreachable);
    assert_eq!(
        failed.last_answer,
        "it came back: there is no such address (5.1.1)"
    );
    hear(&house, &report(&key, "failed", "5.2.1")).await;
    hear(&house, &report(&key, "delivered", "2.1.5")).await;
    assert_eq!(house.now(&id).await, failed);

    let next = house
        .write(ann(), words(Kind::Optional), Options::default())
        .await;
    assert_eq!(next.value.state, State::Unreachable, "it is known to fail");
    let mark = house.store.read(move |rd| {
        failing(
            rd,
            &Address {
                channel: Channel::Email,
                text: "ann@example.org".into(),
            },
        )
    });
    assert_eq!(mark.await.unwrap().map(|mark| mark.count), Some(1));
}

#[tokio::test]
async fn a_full_mailbox_is_tried_again_with_another_key() {
    let server = MailServer::start("250 ok");
    let house = House::by_mail(&server);
    let (id, first) = sent(&house, To::email("ann@example.org")).await;
    hear(&house, &report(&first.bounce_key, "failed", "5.2.2")).await;
    assert_eq!(house.now(&id).await.state, State::Waiting);
    house.wait_s(5 * 3_600);
    house.tell.send_due().await.unwrap();
    let second = house.now(&id).await;
    assert_eq!((second.state, second.soft), (State::Sent, 1));
    assert_ne!(second.bounce_key, first.bounce_key);
    hear(&house, &report(&first.bounce_key, "failed", "5.1.1")).await;
    assert_eq!(
        house.now(&id).await,
        second,
        "a late word of the first sending says nothing of the second"
    );
    hear(&house, &report(&second.bounce_key, "failed", "4.4.7")).await;
    assert_eq!(house.now(&id).await.state, State::Unreachable);
}

#[tokio::test]
async fn what_is_no_bounce_is_refused() {
    let house = House::new(Config::default());
    for mail in ["", "Subject: Out of office\r\n\r\nBack on Monday.", "\u{0}"] {
        let fault = house.tell.hear_bounce(mail.as_bytes()).await.unwrap_err();
        assert_eq!(fault.kind, kit::Kind::Invalid, "{mail}");
    }
    let huge = vec![b'x'; BOUNCE_MOST + 1];
    let fault = house.tell.hear_bounce(&huge).await.unwrap_err();
    assert_eq!(fault.kind, kit::Kind::TooLarge);
}
