use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;

use kit::Secret;
use store::{Filter, Page};

use super::*;

/// A mail server of our own that answers as it is told, for a real one is not among Debian's small packages.
/// It gives each message it took.
fn server(verdict: &'static str) -> (Mail, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut write = stream.try_clone().unwrap();
            let mut lines = BufReader::new(stream).lines();
            let mut say = |line: &str| write.write_all(format!("{line}\r\n").as_bytes());
            let _said = say("220 ready");
            while let Some(Ok(line)) = lines.next() {
                let answer = match line.get(..4) {
                    Some("DATA") => {
                        let _said = say("354 go on");
                        let body: Vec<String> = lines
                            .by_ref()
                            .map_while(Result::ok)
                            .take_while(|l| l != ".")
                            .collect();
                        let _told = tell.send(body.join("\n"));
                        "250 kept as 7"
                    }
                    Some("RCPT") => verdict,
                    Some("QUIT") => "221 bye",
                    _ => "250 ok",
                };
                let _said = say(answer);
            }
        }
    });
    (
        Mail {
            url: Secret::new(format!("smtp://127.0.0.1:{port}")),
            from: "borough <no-reply@example.org>".into(),
        },
        told,
    )
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
    let (mail, sent) = server("250 ok");
    let (message, _) = told(mail, 3).await;
    assert_eq!(
        (message.state, message.last_answer.as_str()),
        (State::Sent, "kept as 7")
    );
    let text = sent.recv().unwrap();
    assert!(
        text.contains("Subject: Your book") && text.ends_with("It is here."),
        "{text}"
    );
    assert!(sent.try_recv().is_err());
}

#[tokio::test]
async fn without_a_server_it_is_kept_here() {
    let (message, _) = told(Mail::default(), 1).await;
    assert_eq!(message.state, State::KeptHere);
}

#[tokio::test]
async fn a_refusal_is_final_and_a_busy_server_is_tried_again() {
    let (mail, _sent) = server("550 nobody of that name");
    let (message, store) = told(mail, 1).await;
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

    let (mail, _sent) = server("451 later");
    let (message, store) = told(mail.clone(), 1).await;
    assert_eq!(message.state, State::Waiting);
    assert_eq!(
        store
            .read(|rd| queue::waiting(rd, TOPIC))
            .await
            .unwrap()
            .count,
        1
    );
    let (message, _) = told(mail, 13).await;
    assert_eq!(message.state, State::Failed, "given up in the end");
}

#[test]
fn settings_that_cannot_be_read_are_named() {
    let bad = Mail {
        from: "nobody".into(),
        ..server("250 ok").0
    };
    assert_eq!(
        Smtp::new(&bad).err().map(|e| e.to_string()).as_deref(),
        Some("nobody is not an email address")
    );
}
