//! Routers that there are (net-snmp's agent), and some that nobody would want.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use app::kit::{Config, Fault, Secret};
use app::store::Tx;
use app::{App, Capability};
use testkit::{Server, free_port, wait_for};

use super::super::model::{Day, LINKS, Link, day_of, days};
use super::model::{
    ASKS, Ask, Digest, End, Interface, KEYS, Keys, Locked, SEEN, Seen, Version, put_seen,
};
use super::poll::poll;
use super::router::{Answer, State, ask_at};

const HOUSE: &[Capability] = &[crate::CAPABILITY];
/// Long enough for an agent on this machine, short enough to wait for one that says nothing.
const WAIT: Duration = Duration::from_millis(500);

/// An agent on a free port that lets one community and two users in.
struct Agent {
    port: u16,
    _server: Server,
}

impl Agent {
    fn start(folder: &std::path::Path) -> Self {
        let (port, file) = (free_port(), folder.join("snmpd.conf"));
        let kept = folder.join("kept");
        std::fs::create_dir(&kept).unwrap();
        let settings = format!(
            "[snmp]\npersistentDir {}\n[snmpd]\n\
             agentAddress udp:127.0.0.1:{port},tcp:127.0.0.1:{port}\n\
             sysName hub-1\n\
             rocommunity listen-in 127.0.0.1\n\
             createUser reader SHA-256 signed-by-us AES hidden-by-us\n\
             rouser reader priv\n\
             createUser signer SHA signed-by-us\n\
             rouser signer auth\n",
            kept.display()
        );
        std::fs::write(&file, settings).unwrap();
        let file = file.to_string_lossy();
        let args = ["-f", "-Ln", "-C", "-c", &file, "-I", "-smux"];
        let server = Server::start("snmpd", &args, "snmpd");
        wait_for(port);
        Self {
            port,
            _server: server,
        }
    }

    fn ask(&self, interface: Interface, version: Version) -> Ask {
        Ask {
            host: "127.0.0.1".into(),
            port: self.port,
            interface,
            end: End::A,
            version,
        }
    }
}

fn keys(community: &str, auth: &str, privacy: &str) -> Keys {
    Keys {
        community: Secret::new(community),
        auth: Secret::new(auth),
        privacy: Secret::new(privacy),
    }
}

fn user(name: &str, digest: Digest, private: bool) -> Version {
    Version::V3 {
        user: name.into(),
        digest,
        private,
    }
}

fn loopback() -> Interface {
    Interface::Name("lo".into())
}

async fn asked(ask: &Ask, keys: &Keys) -> Result<Answer, String> {
    let at = SocketAddr::from(([127, 0, 0, 1], ask.port));
    ask_at(at, ask, keys, None, WAIT).await
}

#[tokio::test]
async fn an_agent_answers_those_whom_it_lets_in() {
    let folder = testkit::folder();
    let agent = Agent::start(folder.path());
    let right = keys("listen-in", "signed-by-us", "hidden-by-us");
    let signer = user("signer", Digest::Sha1, false);
    let reader = user("reader", Digest::Sha256, true);
    for version in [Version::V2c, signer.clone(), reader.clone()] {
        let ask = agent.ask(loopback(), version);
        let answer = asked(&ask, &right).await.unwrap();
        assert_eq!((answer.router.as_str(), answer.state), ("hub-1", State::Up));
        assert!(answer.octets.is_some(), "{answer:?}");
        let by_number = Ask {
            interface: Interface::Index(answer.index),
            ..ask
        };
        let again = asked(&by_number, &right).await.unwrap();
        assert_eq!(again.names, answer.names);
    }
    let wrong = keys("let-me-in", "signed-by-them", "hidden-by-them");
    for version in [Version::V2c, signer, reader] {
        let why = asked(&agent.ask(loopback(), version), &wrong).await;
        let why = why.unwrap_err();
        let secrets = ["let-me-in", "signed-by-them", "hidden-by-them"];
        assert!(!secrets.iter().any(|secret| why.contains(secret)), "{why}");
    }
    for interface in [Interface::Index(4_000_000), Interface::Name("wan9".into())] {
        let why = asked(&agent.ask(interface, Version::V2c), &right).await;
        let why = why.unwrap_err();
        assert!(why.contains("has no interface"), "{why}");
    }
}

/// A router that answers each message with what `twist` makes of it.
fn impostor(twist: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    // Nobody asks after the test: the thread ends then.
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    std::thread::spawn(move || {
        let mut message = [0; 4_096];
        while let Ok((length, from)) = socket.recv_from(&mut message) {
            let answer = twist(&message[..length]);
            let _lost = socket.send_to(&answer, from);
        }
    });
    port
}

/// A question as if it were its own answer: the tag of the request becomes that of a response.
fn echo(question: &[u8]) -> Vec<u8> {
    let mut answer = question.to_vec();
    let tag = answer.iter().skip(6).position(|byte| *byte == 0xa0);
    answer[tag.unwrap() + 6] = 0xa2;
    answer
}

#[tokio::test]
async fn hostile_answers_are_refused_in_time() {
    async fn check(twist: impl Fn(&[u8]) -> Vec<u8> + Send + 'static) -> String {
        let ask = Ask {
            host: "127.0.0.1".into(),
            port: impostor(twist),
            interface: Interface::Index(1),
            end: End::A,
            version: Version::V2c,
        };
        let at = SocketAddr::from(([127, 0, 0, 1], ask.port));
        let wait = Duration::from_millis(50);
        let keys = keys("public", "", "");
        ask_at(at, &ask, &keys, None, wait).await.unwrap_err()
    }
    // It is read at all: an answer without values is of an interface that is not there.
    let why = check(echo).await;
    assert!(why.contains("no interface"), "{why}");
    check(|_| Vec::new()).await;
    check(|_| vec![0x30]).await;
    check(|_| vec![0x30; 1_400]).await;
    check(|_| vec![0xff; 1_400]).await;
    check(|_| vec![0x30, 0x80, 0, 0]).await;
    check(|_| vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).await;
    check(|_| [0x30, 0x82, 0x10, 0x00].repeat(300)).await;
    check(|question| echo(question)[..question.len() / 2].to_vec()).await;
    check(|question| echo(question)[..question.len() - 1].to_vec()).await;
    // Another community, another number of the question, other lengths within.
    for place in [8, 16, 18, 20, 24, 28, 30, 40] {
        check(move |question| {
            let mut answer = echo(question);
            answer[place] ^= 0x7f;
            answer
        })
        .await;
    }
}

/// A house with a link from a to b, whose router is asked so.
async fn house(folder: &std::path::Path, asks: Vec<(&'static str, Ask)>) -> App {
    let mut config = Config::default();
    let file = folder.join("house.db");
    config.store.url = Secret::new(format!("sqlite:{}", file.display()));
    config.outbound.allow = "127.0.0.0/8".into();
    let app = App::open_with(config, HOUSE, testkit::clock(), testkit::chance())
        .await
        .unwrap();
    let secrets = app.secrets().clone();
    let work = move |tx: &mut Tx<'_>| {
        for (id, ask) in &asks {
            let link = Link {
                a: "a".into(),
                b: "b".into(),
                technology: String::new(),
                supplier: String::new(),
                capacity_mbps: 100,
                cost_pence: 0,
                built: true,
                ends: None,
            };
            LINKS.insert_as(tx, "test", (*id).to_owned(), link)?;
            ASKS.insert_as(tx, "test", (*id).to_owned(), ask.clone())?;
            let keys = keys("listen-in", "signed-by-us", "hidden-by-us");
            let locked = Locked::of(&secrets, id, &keys)?;
            KEYS.insert_as(tx, "test", (*id).to_owned(), locked)?;
        }
        Ok::<_, Fault>(())
    };
    app.store().write(work).await.unwrap();
    app
}

async fn seen(app: &App, id: &'static str) -> (Option<Seen>, Vec<Day>) {
    let today = day_of(app.now());
    let read = move |rd: &mut app::store::Rd<'_>| {
        let seen = SEEN.get(rd, id)?.map(|kept| kept.value);
        Ok::<_, Fault>((seen, days(rd, id, today, today)?))
    };
    app.store().read(read).await.unwrap()
}

/// As if the router had been asked 5 minutes before, with 1 Mbit/s in and half of that out since.
async fn five_minutes_pass(app: &App, id: &'static str) {
    let work = move |tx: &mut Tx<'_>| {
        let mut seen = SEEN.get(tx, id)?.unwrap().value;
        seen.asked = seen.asked.plus_s(-300);
        let mut sample = seen.sample.unwrap();
        sample.at = sample.at.plus_s(-300);
        sample.up_cs = sample.up_cs.wrapping_sub(30_000);
        sample.in_octets = sample.in_octets.wrapping_sub(37_500_000);
        sample.out_octets = sample.out_octets.wrapping_sub(18_750_000);
        seen.sample = Some(sample);
        put_seen(tx, id, seen)?;
        Ok::<_, Fault>(())
    };
    app.store().write(work).await.unwrap();
}

#[tokio::test]
async fn what_counters_gain_becomes_readings_of_the_link() {
    let folder = testkit::folder();
    let agent = Agent::start(folder.path());
    let near = agent.ask(loopback(), user("reader", Digest::Sha256, true));
    let far = Ask {
        end: End::B,
        ..agent.ask(loopback(), Version::V2c)
    };
    let closed = Ask {
        host: "10.0.0.1".into(),
        ..far.clone()
    };
    let asks = vec![("near", near), ("far", far), ("closed", closed)];
    let app = house(folder.path(), asks).await;
    let first = poll(app.clone()).await.unwrap();
    assert_eq!(first, "2 routers answered, 1 did not");
    let again = poll(app.clone()).await.unwrap();
    assert_eq!(again, "0 routers answered, 0 did not", "their turn is over");

    for link in ["near", "far"] {
        let (kept, days) = seen(&app, link).await;
        assert!(kept.unwrap().said.contains("first time") && days.is_empty());
        five_minutes_pass(&app, link).await;
    }
    let second = poll(app.clone()).await.unwrap();
    assert_eq!(second, "2 routers answered, 0 did not");
    for (link, least_in, least_out) in [("near", 900_000, 450_000), ("far", 450_000, 900_000)] {
        let (_, days) = seen(&app, link).await;
        let [day] = days.as_slice() else {
            panic!("{days:?}");
        };
        let [reading] = day.readings.as_slice() else {
            panic!("{day:?}");
        };
        assert!(reading.up && reading.in_bps >= least_in && reading.out_bps >= least_out);
    }
    let (kept, days) = seen(&app, "closed").await;
    let kept = kept.unwrap();
    assert!(kept.said.contains("private address"), "{}", kept.said);
    assert!(!kept.well && days.is_empty());
}

#[tokio::test]
async fn a_link_that_is_deleted_takes_its_secrets_along() {
    let folder = testkit::folder();
    let ask = Ask {
        host: "10.0.0.1".into(),
        port: 161,
        interface: loopback(),
        end: End::A,
        version: Version::V2c,
    };
    let app = house(folder.path(), vec![("near", ask)]).await;
    let work = |tx: &mut Tx<'_>| {
        let there = KEYS.get(tx, "near")?.is_some();
        super::super::model::remove_link(tx, "test", "near")?;
        let kept = (ASKS.get(tx, "near")?, KEYS.get(tx, "near")?);
        Ok::<_, Fault>((there, kept))
    };
    let (there, kept) = app.store().write(work).await.unwrap();
    assert!(there && kept == (None, None));
}
