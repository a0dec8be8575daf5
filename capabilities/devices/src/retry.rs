//! Held messages, read again after a mend: asked for in the transaction of the mend, done in the background.

use std::time::Duration;

use app::kit::Fault;
use app::store::inbox::{self, State};
use app::store::{StoreError, Tx, queue};
use app::{App, Stop, until_pushed};
use serde::{Deserialize, Serialize};

use crate::intake;
use crate::link;
use crate::room::room;

/// The queue's topic.
const TOPIC: &str = "devices.retry";
/// How often mends that another process made are looked for.
const LOOK: Duration = Duration::from_secs(3);
/// Messages looked at together.
const TOGETHER: i64 = 200;

/// Which held messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// All of them.
    All,
    /// Those of one device.
    Device(String),
    /// Those of every device of one model.
    Model(String),
    /// One.
    Message(i64),
}

/// How reading them again went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Became readings.
    pub understood: usize,
    /// Are held still.
    pub held: usize,
}

/// Asks for held messages to be read again once this transaction has committed.
///
/// # Errors
/// Whatever the store says.
pub fn ask(tx: &mut Tx<'_>, which: &Which) -> Result<(), StoreError> {
    let body = serde_json::to_vec(which).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    let now = tx.now();
    queue::push(tx, TOPIC, "", now, &body)
}

/// Reads again what was asked for, until told to stop.
///
/// # Errors
/// Whatever the store says; what was asked for stays asked for.
pub async fn keep(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        while let Some(item) = app
            .store()
            .write(|tx| queue::claim(tx, TOPIC, 1, 600))
            .await?
            .pop()
        {
            room(&app).forget();
            if let Ok(which) = serde_json::from_slice(&item.body) {
                let outcome = again(&app, &which).await?;
                tracing::info!(
                    ?which,
                    outcome.understood,
                    outcome.held,
                    "held messages read again"
                );
            }
            app.store()
                .write(move |tx| queue::finish(tx, item.claim()))
                .await?;
        }
        if !until_pushed(&app, TOPIC, LOOK, &mut stop).await {
            return Ok(());
        }
    }
}

/// Reads held messages again, now.
///
/// # Errors
/// Whatever the store says.
pub async fn again(app: &App, which: &Which) -> Result<Outcome, Fault> {
    room(app).forget();
    let mut outcome = Outcome::default();
    if let Which::Message(id) = *which {
        let kept = app.store().read(move |rd| inbox::get(rd, id)).await?;
        let kept = kept.ok_or_else(|| Fault::not_found("There is no such message."))?;
        one(app, kept, &mut outcome).await?;
        return Ok(outcome);
    }
    let mut after = 0;
    loop {
        let page = app
            .store()
            .read(move |rd| inbox::in_state(rd, State::Held, after, TOGETHER))
            .await?;
        let Some(last) = page.last() else {
            return Ok(outcome);
        };
        after = last.id;
        for kept in page {
            if wanted(app, which, &kept).await? {
                one(app, kept, &mut outcome).await?;
            }
        }
    }
}

async fn wanted(app: &App, which: &Which, kept: &inbox::Message) -> Result<bool, Fault> {
    Ok(match which {
        Which::All => true,
        Which::Message(id) => kept.id == *id,
        Which::Device(device) => kept.device == *device,
        Which::Model(model) => {
            let known = room(app).known(app, &kept.device).await?;
            known.is_some_and(|known| known.device.model == *model)
        }
    })
}

async fn one(app: &App, kept: inbox::Message, outcome: &mut Outcome) -> Result<(), Fault> {
    let state = match link::read_kept(&kept) {
        Ok(message) if kept.state == State::Held => intake::read_again(app, kept, &message).await?,
        _ => State::Held,
    };
    match state {
        State::Understood => outcome.understood += 1,
        State::Held => outcome.held += 1,
        State::Noted => {}
    }
    Ok(())
}
