//! Sending copies of subscriptions to the sources, and taking them back.

use std::sync::Arc;

use app::App;
use app::store::Record;
use ngsi::Context;
use ngsi::source::Registration;

use super::kept::{self, Copy, State, remote_id};
use crate::link::sources::{Errand, Failure, Sources};
use crate::refusal::Refusal;

/// One process sends at a time, so that nothing is sent twice.
#[derive(Default)]
struct Sending(tokio::sync::Mutex<()>);

/// Sends what is still to be sent. What a source does not take now is sent at the next turn.
pub async fn send(app: App, tenant: String) {
    let sending: Arc<Sending> = app.shared(Sending::default);
    let _alone = sending.0.lock().await;
    if let Err(refusal) = try_send(&app, &tenant).await {
        tracing::warn!(why = %refusal.body()["detail"], "copies of subscriptions wait for the next turn");
    }
}

async fn try_send(app: &App, tenant: &str) -> Result<(), Refusal> {
    let sources = Sources::of_nobody(app, tenant, Arc::from([]));
    for record in kept::all(app, tenant).await? {
        if record.value.state == State::Settled {
            continue;
        }
        let source = Registration::from_stored(&record.value.registration)?;
        if one(&sources, &source, &record).await {
            kept::sent(app, record).await?;
        }
    }
    Ok(())
}

/// One errand; whether there is nothing more to do about it.
async fn one(sources: &Sources, source: &Registration, record: &Record<Copy>) -> bool {
    let id = remote_id(&record.id);
    let mut document = record.value.document.clone();
    let at_one = format!("/subscriptions/{}", app::encode(&id));
    let (method, path, body) = match record.value.state {
        State::New => {
            document["id"] = serde_json::json!(id);
            ("POST", "/subscriptions".to_owned(), Some(document))
        }
        State::Changed | State::Settled => ("PATCH", at_one, Some(document)),
        State::Gone => ("DELETE", at_one, None),
    };
    let own = Context::core();
    let Ok(words) = sources.words(source, &own).await else {
        return false;
    };
    let sent = sources
        .send(
            source,
            Errand {
                method,
                path,
                query: Vec::new(),
                body,
                words,
            },
        )
        .await;
    match (record.value.state, sent) {
        (_, Ok(_))
        | (State::New, Err(Failure::Refused(409, _)))
        | (State::Gone, Err(Failure::Refused(404, _))) => true,
        (_, Err(failure)) => {
            tracing::debug!(
                source = source.id,
                ?failure,
                "a copy of a subscription was not taken"
            );
            false
        }
    }
}
