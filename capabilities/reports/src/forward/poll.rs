//! Reports that are with another authority: asked after from time to time, and told of when something changed.

use app::App;
use app::ask::{self, Case, Change};
use app::kit::Fault;
use app::store::queue;

use super::client::{Client, Remote, RemoteError};
use super::send::keep;
use super::{Forward, LEASE_S, POLL, key};
use crate::cases::FORWARD;
use crate::categories::Categories;

/// How long between one question and the next.
const EVERY_S: i64 = 3_600;

/// Asks after what is due; how many were dealt with.
pub async fn due(app: &App) -> Result<usize, Fault> {
    let items = app
        .store()
        .write(|tx| queue::claim(tx, POLL, 10, LEASE_S))
        .await?;
    let count = items.len();
    let all = Categories::of(app)?;
    for item in items {
        let id = String::from_utf8_lossy(&item.body).into_owned();
        let case = app.store().read(move |rd| ask::case_by_id(rd, &id)).await?;
        let with_them = case.filter(|case| case.is_open).and_then(|case| {
            let forward = case.body.extra.get(FORWARD)?;
            let forward: Forward = serde_json::from_value(forward.clone()).ok()?;
            Some((case, forward))
        });
        let claim = item.claim();
        match with_them {
            Some((case, forward)) => ask_after(app, &all, &case, forward, claim).await?,
            None => {
                app.store()
                    .write(move |tx| queue::finish(tx, claim))
                    .await?
            }
        }
    }
    Ok(count)
}

async fn ask_after(
    app: &App,
    all: &Categories,
    case: &Case,
    forward: Forward,
    claim: queue::Claim,
) -> Result<(), Fault> {
    let authority = all.authorities.iter().find(|a| a.code == forward.authority);
    let answer = match authority {
        Some(authority) => {
            let key = key(app, authority);
            let client = Client {
                outbound: app.outbound(),
                endpoint: &authority.endpoint,
                jurisdiction: &authority.jurisdiction,
                key: &key,
            };
            asked(&client, &forward).await
        }
        None => Err(RemoteError::Later(format!(
            "{} is not listed any more",
            forward.authority
        ))),
    };
    let next = app.now().plus_s(EVERY_S);
    match answer {
        Ok(remote) => settle(app, case, forward, remote, claim, next).await,
        Err(error) => {
            tracing::warn!(case = case.reference, authority = forward.authority, %error, "another authority did not say how a report goes");
            let why = error.to_string();
            Ok(app
                .store()
                .write(move |tx| queue::put_off(tx, claim, next, &why))
                .await?)
        }
    }
}

async fn asked(client: &Client<'_>, forward: &Forward) -> Result<Remote, RemoteError> {
    if !forward.id.is_empty() {
        return client.ask(&forward.id).await;
    }
    let redeemed = client.redeem(&forward.token).await?;
    if redeemed.id.is_empty() {
        return Ok(redeemed);
    }
    let told = client.ask(&redeemed.id).await?;
    Ok(Remote {
        id: redeemed.id,
        ..told
    })
}

/// Writes down what they said, if it is new, and when to ask again.
async fn settle(
    app: &App,
    case: &Case,
    before: Forward,
    remote: Remote,
    claim: queue::Claim,
    next: app::kit::Time,
) -> Result<(), Fault> {
    let after = Forward {
        id: if remote.id.is_empty() {
            before.id.clone()
        } else {
            remote.id
        },
        status: if remote.status.is_empty() {
            before.status.clone()
        } else {
            remote.status
        },
        notes: remote.notes,
        ..before.clone()
    };
    let (own, id) = (app.clone(), case.id.clone());
    app.store()
        .write(move |tx| {
            if after != before {
                keep(tx, &id, &after)?;
            }
            let is_closed = after.status == "closed";
            let says_new = after.notes != before.notes && !after.notes.is_empty();
            let words = format!("{} says: {}", after.name, after.notes);
            let change = match (is_closed, says_new) {
                (true, _) => Some(Change::Status {
                    status: "done".into(),
                    words: if after.notes.is_empty() {
                        format!("{} has closed this.", after.name)
                    } else {
                        words
                    },
                }),
                (false, true) => Some(Change::Note {
                    words,
                    public: true,
                }),
                (false, false) => None,
            };
            if let Some(change) = change {
                let changed = ask::change(tx, "system", &id, None, change)?;
                app::asked::tell(&own, tx, &changed.notices)?;
            }
            if is_closed {
                queue::finish(tx, claim)?;
            } else {
                queue::put_off(tx, claim, next, "")?;
            }
            Ok::<_, Fault>(())
        })
        .await
}
