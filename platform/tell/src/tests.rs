use kit::Secret;
use store::{Filter, Page};
use testkit::MailServer;

use super::*;

/// How to reach a mail server.
fn by(server: &MailServer) -> Mail {
    Mail {
        url: Secret::new(server.url()),
        from: "borough <no-reply@example.org>".into(),
    }
}

async fn told(mail: Mail, rounds: u32) -> (Message, Store) {
    let folder = testkit::folder();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let clock = testkit::clock();
    let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
    let tell = Tell::new(store.clone(), &mail).unwrap();
    store
        .write(|tx| write(tx, "ann@example.org", "Your book", "It is here.").map(drop))
        .await
        .unwrap();
    for _ in 0..rounds {
        tell.send_due().await.unwrap();
        clock.advance_us(5 * 3_600 * 1_000_000);
    }
    let all = store
        .read(|rd| MESSAGES.find(rd, &Filter::All, Page::default()))
        .await
        .unwrap();
    (all[0].value.clone(), store)
}

#[tokio::test]
async fn a_message_is_sent_once() {
    let server = MailServer::start("250 ok");
    let (message, _) = told(by(&server), 3).await;
    assert_eq!(
        (message.state, message.last_answer.as_str()),
        (State::Sent, "kept as 1")
    );
    let sent = server.messages();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(
        sent[0].contains("Subject: Your book") && sent[0].trim_end().ends_with("It is here."),
        "{sent:?}"
    );
}

#[tokio::test]
async fn without_a_server_it_is_kept_here() {
    let (message, _) = told(Mail::default(), 1).await;
    assert_eq!(message.state, State::KeptHere);
}

#[tokio::test]
async fn a_refusal_is_final_and_a_busy_server_is_tried_again() {
    let server = MailServer::start("550 nobody of that name");
    let (message, store) = told(by(&server), 1).await;
    assert_eq!(message.state, State::Failed);
    assert!(message.last_answer.contains("nobody of that name"));
    assert_eq!(
        store
            .read(|rd| queue::waiting(rd, TOPIC))
            .await
            .unwrap()
            .count,
        0
    );

    let server = MailServer::start("451 later");
    let (message, store) = told(by(&server), 1).await;
    assert_eq!(message.state, State::Waiting);
    assert_eq!(
        store
            .read(|rd| queue::waiting(rd, TOPIC))
            .await
            .unwrap()
            .count,
        1
    );
    let (message, _) = told(by(&server), 13).await;
    assert_eq!(message.state, State::Failed, "given up in the end");
}

#[test]
fn settings_that_cannot_be_read_are_named() {
    let bad = Mail {
        from: "nobody".into(),
        url: Secret::new("smtp://127.0.0.1:25"),
    };
    assert_eq!(
        Smtp::new(&bad).err().map(|e| e.to_string()).as_deref(),
        Some("nobody is not an email address")
    );
}
