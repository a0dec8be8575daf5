//! Runs that were asked for: one at a time, on one node, with their progress kept for whoever waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::bus::{OutboundError, Request};
use app::kit::Fault;
use app::store::{Filter, Page, StoreError, Tx};
use app::{App, Service, Stop, in_turn, rest};

use super::keep::keep;
use super::model::{RUNS, Run, TEST_SITES, TRIALS as KEPT, What};
use super::secrets::opened;
use super::tried::{Done, Job, count, try_all};
use crate::model::{FILES, of_contract};

/// Does what was asked for, all the time.
pub const TRIALS: Service = Service {
    name: "assurance-trials",
    run: |app, stop| {
        Box::pin(async move {
            let house = app.clone();
            in_turn(&app, "assurance-trials", stop, move |stop| {
                work(house.clone(), stop)
            })
            .await
        })
    },
};

/// How often we look whether there is something to do.
const LOOKED_FOR: Duration = Duration::from_secs(2);
/// How often progress is written down.
const TOLD: Duration = Duration::from_secs(1);
/// What listens to progress hears.
pub const NEWS: &str = "assurance.trials";

async fn work(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        if let Some((contract, run)) = next(&app).await? {
            let Some(done) = app::until_stopped(one(&app, &contract, &run), &mut stop).await else {
                // It begins anew with the next start: nothing of it was kept yet.
                return Ok(());
            };
            if let Err(fault) = done {
                end(&app, &contract, fault.message).await?;
            }
            app.bus().publish(NEWS, contract).await;
        }
        if rest(&mut stop, LOOKED_FOR).await {
            return Ok(());
        }
    }
}

/// Asks for a run, unless one is on. Whether it was asked for.
///
/// # Errors
/// Whatever the store says.
pub fn ask(tx: &mut Tx<'_>, who: &str, contract: &str, run: Run) -> Result<bool, StoreError> {
    let run = Run {
        who: who.to_owned(),
        asked: tx.now(),
        ..run
    };
    match RUNS.get(tx, contract)? {
        Some(kept) if kept.value.is_on() => return Ok(false),
        Some(_) => drop(RUNS.change(tx, who, contract, None, run)?),
        None => drop(RUNS.insert_as(tx, who, contract.to_owned(), run)?),
    }
    Ok(true)
}

/// The run to make next, begun: one that was cut short, or else the one that has waited longest.
async fn next(app: &App) -> Result<Option<(String, Run)>, Fault> {
    let now = app.now();
    let mut runs = app
        .store()
        .read(move |rd| RUNS.find(rd, &Filter::All, Page::default()))
        .await?;
    runs.retain(|run| run.value.is_on());
    runs.sort_by_key(|run| (run.value.began.is_none(), run.value.asked));
    let Some(first) = runs.into_iter().next() else {
        return Ok(None);
    };
    let begun = Run {
        began: Some(now),
        done: 0,
        ..first.value
    };
    let (id, kept) = (first.id.clone(), begun.clone());
    app.store()
        .write(move |tx| RUNS.change(tx, "system", &id, None, kept.clone()).map(drop))
        .await?;
    Ok(Some((first.id, begun)))
}

/// How far a run is, between the browser's thread and whoever writes it down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Far {
    done: u32,
    at: String,
}

/// Makes a run, and keeps what came of it.
async fn one(app: &App, contract: &str, run: &Run) -> Result<(), Fault> {
    let (of, what) = (contract.to_owned(), run.what);
    let (site, trials, files) = app
        .store()
        .read(move |rd| {
            let site = TEST_SITES.get(rd, &of)?.map(|site| site.value);
            let mut trials = of_contract(rd, &KEPT, &of)?;
            trials.retain(|trial| what.has(trial.value.kind));
            let mut files = Vec::new();
            for sent in trials.iter().flat_map(|trial| &trial.value.files) {
                let kept = FILES.get(rd, &sent.file)?;
                files.extend(kept.map(|kept| (kept.id, kept.value)));
            }
            Ok::<_, StoreError>((site.unwrap_or_default(), trials, files))
        })
        .await?;
    let trials: Vec<_> = trials
        .into_iter()
        .map(|trial| (trial.id, trial.value))
        .collect();
    may_be_called(app, &site.address).await?;
    let proxy = app.outbound().proxy().await.map_err(Fault::internal)?;
    let job = Job {
        secrets: opened(app.secrets(), contract, &site)?,
        site: site.address,
        proxy: proxy.address(),
        trials,
        files,
    };
    let of = count(&job.trials);
    let far = Arc::new(Mutex::new(Far::default()));
    let work = in_a_browser(app, job, Arc::clone(&far));
    let done = {
        let mut writing = std::pin::pin!(write_down(app, contract, of, &far));
        tokio::select! {
            done = work => done?,
            never = &mut writing => return never,
        }
    };
    keep(app, contract, run, done).await
}

/// A walk holds on to what it looks at, and stays on one thread.
async fn in_a_browser(app: &App, job: Job, far: Arc<Mutex<Far>>) -> Result<Done, Fault> {
    let app = app.clone();
    app::on_one_thread(move || async move {
        let mut tell = |done: u32, at: &str| {
            let mut far = far.lock().unwrap_or_else(PoisonError::into_inner);
            far.done = done;
            at.clone_into(&mut far.at);
        };
        try_all(&job, || app.now().0, &mut tell).await
    })
    .await
}

/// A site that the settings do not let this server call is not tried: the proxy's refusal is not the supplier's.
async fn may_be_called(app: &App, address: &str) -> Result<(), Fault> {
    if address.is_empty() {
        return Err(Fault::invalid("Say first where the test site is."));
    }
    match app.outbound().call(Request::get(address)).await {
        Err(why @ (OutboundError::Private(_) | OutboundError::Address(_))) => Err(Fault::invalid(
            format!("The test site is not called: {why}."),
        )),
        // Whatever else is wrong, the walks say better.
        _ => Ok(()),
    }
}

/// Writes down how far a run is, for as long as it lasts. It ends when somebody has stopped the run.
async fn write_down(app: &App, contract: &str, of: u32, far: &Mutex<Far>) -> Result<(), Fault> {
    let mut last = None;
    loop {
        let now = far.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (id, is_news) = (contract.to_owned(), last.as_ref() != Some(&now));
        let run = app.store().read(move |rd| RUNS.get(rd, &id)).await?;
        let Some(run) = run.filter(|run| run.value.is_on()) else {
            return Err(Fault::invalid("The run was stopped."));
        };
        last = Some(now.clone());
        if is_news {
            let run_now = Run {
                done: now.done,
                of,
                at: now.at,
                ..run.value
            };
            // Somebody may stop it at this moment: then theirs stands.
            let (id, version) = (run.id, run.version);
            let written = app
                .store()
                .write(move |tx| {
                    RUNS.change(tx, "system", &id, Some(version), run_now.clone())
                        .map(drop)
                })
                .await;
            match written {
                Ok(()) | Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if is_news {
            app.bus().publish(NEWS, contract.to_owned()).await;
        }
        tokio::time::sleep(TOLD).await;
    }
}

/// Ends a run that came to nothing, unless somebody has ended it already.
pub async fn end(app: &App, contract: &str, why: String) -> Result<(), StoreError> {
    let (id, now) = (contract.to_owned(), app.now());
    app.store()
        .write(move |tx| {
            let Some(run) = RUNS.get(tx, &id)?.filter(|run| run.value.is_on()) else {
                return Ok(());
            };
            let run = Run {
                ended: Some(now),
                failed: Some(why.clone()),
                ..run.value
            };
            RUNS.change(tx, "system", &id, None, run).map(drop)
        })
        .await
}

/// What the buttons ask for.
pub fn what(word: &str) -> What {
    match word {
        "scenarios" => What::Scenarios,
        "journeys" => What::Journeys,
        _ => What::All,
    }
}
