//! What is done from the page of trials: a run is asked for or stopped, a trial or a secret is taken out.

use app::kit::{Fault, words};
use app::store::StoreError;
use app::{Fail, View, live as lively};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::model::{CAME, RUNS, Run, TEST_SITES, TRIALS};
use super::run::{NEWS, ask, end, what};
use crate::model::{FILES, PIECES, Room, of_contract};
use crate::posted::Posted;

fn back(contract: &str, said: &str) -> Response {
    Redirect::to(&format!("/assurance/{contract}/trials{said}")).into_response()
}

/// Asks for a run.
pub async fn run(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let room = Room::open(&view.app, &id).await?;
    let (who, contract) = (view.who.audit_name(), id.clone());
    let run = Run {
        what: what(posted.fields.one("what")),
        until: room.until(),
        ..Run::default()
    };
    let said = view
        .app
        .store()
        .write(move |tx| {
            let site = TEST_SITES.get(tx, &contract)?;
            if site.is_none_or(|site| site.value.address.is_empty()) {
                return Ok("?error=site");
            }
            let trials = of_contract(tx, &TRIALS, &contract)?;
            if !trials.iter().any(|trial| run.what.has(trial.value.kind)) {
                return Ok("?error=nothing");
            }
            let asked = ask(tx, &who, &contract, run.clone())?;
            Ok::<_, StoreError>(if asked { "" } else { "?error=busy" })
        })
        .await?;
    Ok(back(&id, said))
}

/// Stops a run that waits or is under way.
pub async fn stop(view: View, Path(id): Path<String>) -> Result<Response, Fail> {
    Room::open(&view.app, &id).await?;
    end(&view.app, &id, "The run was stopped.".into()).await?;
    Ok(back(&id, "?done=stopped"))
}

/// Takes a trial out, with its files and results; the evidence that it gave stays.
pub async fn remove(
    view: View,
    Path((id, trial)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let (who, contract) = (view.who.audit_name(), id.clone());
    view.app
        .store()
        .write(move |tx| {
            let known = TRIALS.get(tx, &trial)?;
            let known = known.filter(|known| known.value.contract == contract);
            let known = known.ok_or_else(|| Fault::not_found("The contract has no such trial."))?;
            for sent in &known.value.files {
                FILES.remove(tx, &who, &sent.file)?;
            }
            TRIALS.remove(tx, &who, &trial)?;
            let pieces = of_contract(tx, &PIECES, &contract)?;
            let is_evidence = |file: &str| pieces.iter().any(|piece| piece.value.file == file);
            for came in of_contract(tx, &CAME, &contract)? {
                if came.value.trial != trial {
                    continue;
                }
                CAME.remove(tx, &who, &came.id)?;
                let record = came.value.record;
                if !record.is_empty() && !is_evidence(&record) {
                    FILES.remove(tx, &who, &record)?;
                }
            }
            Ok::<_, Fault>(())
        })
        .await?;
    Ok(back(&id, "?done=removed"))
}

/// Forgets a secret.
pub async fn forget(view: View, Path(id): Path<String>, posted: Posted) -> Result<Response, Fail> {
    let (who, contract) = (view.who.audit_name(), id.clone());
    let name = posted.fields.one("name").to_owned();
    view.app
        .store()
        .write(move |tx| {
            let Some(site) = TEST_SITES.get(tx, &contract)? else {
                return Ok(());
            };
            let mut kept = site.value;
            kept.secrets.retain(|secret| secret.name != name);
            TEST_SITES
                .change(tx, &who, &contract, Some(site.version), kept)
                .map(drop)
        })
        .await
        .map_err(Fault::from)?;
    Ok(back(&id, "?done=kept"))
}

/// How far a run is, as it goes on.
pub async fn live(State(app): State<app::App>, Path(id): Path<String>) -> Result<Response, Fail> {
    Ok(lively::of_record(&app, NEWS, &RUNS, id, far)?)
}

fn far(run: Option<&Run>) -> String {
    let (far, at) = match run {
        Some(run) if run.is_on() && run.of > 0 => (
            format!(
                "{} of {} tried",
                words::whole(run.done.into()),
                words::whole(run.of.into())
            ),
            run.at.clone(),
        ),
        Some(run) if run.is_on() => ("The run begins in a moment".into(), String::new()),
        _ => (
            "The run has ended: load the page to see what came of it".into(),
            String::new(),
        ),
    };
    json!({"text": {"far": far, "at": at}, "say": far}).to_string()
}
