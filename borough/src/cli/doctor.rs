//! `borough doctor`: what is wrong, and how to mend it.

use std::time::Duration;

use app::Command;
use app::bus::{Bus, Outbound, Request};
use app::kit::{Chance, Clock, Config, Fault, Kind};
use app::store::Store;
use app::{App, Place};

use super::print;
use crate::CAPABILITIES;

pub const DOCTOR: Command = Command {
    spec: || {
        clap::Command::new("doctor")
            .about("Look at the settings, the store and the links, and say what to mend")
            .after_help("Example:\n  borough doctor && systemctl restart borough\n\nExit code 1 if anything is wrong.")
    },
    run: |config, _| {
        Box::pin(async move {
            let wrong = examine(config).await;
            match wrong {
                0 => Ok(()),
                n => Err(Fault::new(Kind::Invalid, format!("{n} to mend"))),
            }
        })
    },
};

/// Looks at everything; how many things are wrong.
async fn examine(config: Config) -> usize {
    let mut wrong = 0;
    let mut note = |what: &str, found: Result<String, String>| {
        let (mark, text) = match found {
            Ok(text) => ("ok   ", text),
            Err(text) => {
                wrong += 1;
                ("MEND ", text)
            }
        };
        print(&format!("{mark} {what:9} {text}"));
    };
    note("settings", Ok(format!("pages at {}", config.public_url())));
    note("place", place(&config));
    note("address", address(&config));
    note("store", store(&config).await);
    note("bus", bus(&config).await);
    if !config.mqtt.url.is_empty() {
        note("mqtt", mqtt(&config).await);
    }
    if !config.mail.url.is_empty() {
        note(
            "mail",
            reach(config.mail.url.reveal(), 25, "BOROUGH__MAIL__URL").await,
        );
    }
    if !config.oidc.issuer.is_empty() {
        note("sign-in", oidc(&config).await);
    }
    note(
        "outbound",
        Outbound::new(&config.outbound.allow)
            .map_err(|e| e.to_string())
            .map(|_| match config.outbound.allow.as_str() {
                "" => "private addresses are refused".into(),
                some => format!("private addresses are refused, but for {some}"),
            }),
    );
    note("pages", pages(config).await);
    wrong
}

fn place(config: &Config) -> Result<String, String> {
    let place = Place::load(config.place.as_deref()).map_err(|e| e.message)?;
    let kind = if place.facts().fictional {
        "made up"
    } else {
        "real"
    };
    Ok(format!("{}, {kind}", place.facts().name))
}

fn address(config: &Config) -> Result<String, String> {
    let address = config.http.listen;
    match std::net::TcpListener::bind(address) {
        Ok(_) => Ok(format!("{address} is free")),
        Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => Ok(format!(
            "{address} is in use: by borough itself, if it is running"
        )),
        Err(e) => Err(format!(
            "{address}: {e}; set BOROUGH__HTTP__LISTEN to an address of this machine"
        )),
    }
}

async fn store(config: &Config) -> Result<String, String> {
    let mend = "set BOROUGH__STORE__URL to sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE";
    let store = Store::open(
        config.store.url.reveal(),
        Clock::machine(),
        Chance::system(),
    )
    .map_err(|e| format!("{e}; {mend}"))?;
    store.describe().await.map_err(|e| format!("{e}; {mend}"))
}

async fn bus(config: &Config) -> Result<String, String> {
    let url = config.bus.url.reveal();
    let open = tokio::time::timeout(Duration::from_secs(5), Bus::open(url)).await;
    match open {
        Ok(Ok(_)) if url == "memory:" => Ok("within this process: for one node".into()),
        Ok(Ok(_)) => Ok("NATS answers".into()),
        Ok(Err(e)) => Err(format!(
            "{e}; set BOROUGH__BUS__URL to memory: or nats://HOST:4222"
        )),
        Err(_) => Err("NATS does not answer within 5 seconds; look at BOROUGH__BUS__URL".into()),
    }
}

async fn mqtt(config: &Config) -> Result<String, String> {
    let url = config.mqtt.url.reveal();
    let usual_port = if url.starts_with("mqtts:") {
        8883
    } else {
        1883
    };
    reach(url, usual_port, "BOROUGH__MQTT__URL").await
}

/// Whether anything listens at the host and port of an address.
async fn reach(url: &str, usual_port: u16, setting: &str) -> Result<String, String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest
        .rsplit('@')
        .next()
        .unwrap_or(rest)
        .split('/')
        .next()
        .unwrap_or_default();
    let place = if place.contains(':') {
        place.to_owned()
    } else {
        format!("{place}:{usual_port}")
    };
    let open = tokio::net::TcpStream::connect(&place);
    match tokio::time::timeout(Duration::from_secs(5), open).await {
        Ok(Ok(_)) => Ok(format!("{place} answers")),
        Ok(Err(e)) => Err(format!("{place}: {e}; look at {setting}")),
        Err(_) => Err(format!(
            "{place} does not answer within 5 seconds; look at {setting}"
        )),
    }
}

async fn oidc(config: &Config) -> Result<String, String> {
    let issuer = config.oidc.issuer.trim_end_matches('/');
    let outbound = Outbound::new(&config.outbound.allow).map_err(|e| e.to_string())?;
    let answer = outbound
        .call(Request::get(format!(
            "{issuer}/.well-known/openid-configuration"
        )))
        .await
        .map_err(|e| format!("{e}; look at BOROUGH__OIDC__ISSUER"))?;
    if answer.status == 200 {
        Ok(format!("{issuer} answers"))
    } else {
        Err(format!(
            "{issuer} answers {}; look at BOROUGH__OIDC__ISSUER",
            answer.status
        ))
    }
}

/// Whether every template of the place can be put together.
async fn pages(config: Config) -> Result<String, String> {
    let app = App::open(config, CAPABILITIES)
        .await
        .map_err(|e| e.message)?;
    Ok(format!(
        "{} doors, {} capabilities",
        app.doors().len(),
        app.capabilities().len()
    ))
}
