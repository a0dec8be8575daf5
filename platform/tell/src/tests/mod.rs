//! A store, a set clock and someone to write to.

mod bounces;
mod by_mail;
mod by_notify;
mod wishes;
mod words;

use bus::Outbound;
use kit::{Clock, Config, Mail, Secret};
use store::{Record, Store};
use testkit::{MailServer, NotifyFake};

use crate::*;

/// A house that only tells.
struct House {
    store: Store,
    clock: Clock,
    tell: Tell,
    _folder: tempfile::TempDir,
}

impl House {
    fn new(config: Config) -> Self {
        Self::at(config, testkit::clock())
    }

    fn at(config: Config, clock: Clock) -> Self {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        let outbound = Outbound::new("127.0.0.0/8").unwrap();
        Self {
            tell: Tell::new(store.clone(), &outbound, &config).unwrap(),
            store,
            clock,
            _folder: folder,
        }
    }

    /// With this mail server.
    fn by_mail(server: &MailServer) -> Self {
        Self::new(Config {
            mail: mail(server),
            ..Config::default()
        })
    }

    /// With a stand-in for GOV.UK Notify.
    fn by_notify() -> (Self, NotifyFake) {
        let clock = testkit::clock();
        let fake = NotifyFake::start(clock.clone());
        let mut config = Config {
            notify: fake.settings(),
            ..Config::default()
        };
        config.http.public_url = Some("https://place.example".into());
        (Self::at(config, clock), fake)
    }

    async fn write(&self, to: To, words: Words, options: Options) -> Record<Message> {
        self.store
            .write(move |tx| write(tx, &to, &words, &options))
            .await
            .unwrap()
    }

    async fn now(&self, id: &str) -> Message {
        let id = id.to_owned();
        let found = self
            .store
            .read(move |rd| MESSAGES.get(rd, &id))
            .await
            .unwrap();
        found.unwrap().value
    }

    fn wait_s(&self, s: i64) {
        self.clock.advance_us(s * 1_000_000);
    }

    /// Sends and looks `rounds` times, five hours apart.
    async fn rounds(&self, rounds: u32) {
        for _ in 0..rounds {
            self.tell.send_due().await.unwrap();
            self.tell.look_due().await.unwrap();
            self.wait_s(5 * 3_600);
        }
    }

    async fn waiting(&self) -> i64 {
        self.store
            .read(|rd| store::queue::waiting(rd, TOPIC))
            .await
            .unwrap()
            .count
    }
}

fn mail(server: &MailServer) -> Mail {
    Mail {
        url: Secret::new(server.url()),
        from: "borough <no-reply@example.org>".into(),
        bounces: "bounces@example.org".into(),
    }
}

fn words(kind: Kind) -> Words {
    Words {
        kind,
        ..Words::plain("Your book", "It is here.")
    }
}

fn ann() -> To {
    To {
        name: "Ann Marsh".into(),
        email: Some("ann@example.org".into()),
        phone: Some("07700 900123".into()),
        address: vec!["1 High Street".into(), "AB12 3CD".into()],
    }
}

/// The states a message went through.
fn path(message: &Message) -> Vec<&'static str> {
    message
        .history
        .iter()
        .map(|step| step.state.word())
        .collect()
}
