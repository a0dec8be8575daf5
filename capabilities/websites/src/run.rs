//! Reviews that were asked for or are due: one at a time, on one node, with its progress kept for whoever waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::check;
use app::kit::{Fault, Time, words};
use app::store::{Collection, Filter, Page as Sheet, Rd, Record, StoreError, Tx};
use app::{App, Service, Stop, in_turn, rest};
use serde::{Deserialize, Serialize};

use crate::crawl::Choice;
use crate::floor::Floor;
use crate::keep;
use crate::look::Limits;
use crate::probe::Active;
use crate::review::{Asked, Page, review};
use crate::sign_in::SIGN_INS;
use crate::site::{SITES, Site, subject};

/// A review that was asked for, is under way, or came to nothing. Its id is the site's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Who asked; "system" for one that was due.
    pub who: String,
    /// When.
    pub asked: Time,
    /// When it began; none while it waits.
    pub began: Option<Time>,
    /// Just these pages, to see whether something is mended; all of the site, if empty.
    #[serde(default)]
    pub only: Vec<String>,
    /// Pages that were looked at.
    pub looked: u32,
    /// Pages that are known by now.
    pub known: u32,
    /// The page that was looked at last.
    pub at: String,
    /// Why it came to nothing.
    pub failed: Option<String>,
}

/// Reviews under way.
pub const RUNS: Collection<Run> = Collection {
    name: "website-run",
    purpose: "to show how far a review is",
    personal: false,
    erase_at: |_, _| None,
    kept_for: "until the review is done",
    audited: false,
    fields: &[],
};

impl Run {
    /// Whether it waits or is under way.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.failed.is_none()
    }
}

/// Does what was asked for and what is due, all the time.
pub const REVIEW: Service = Service {
    name: "review-websites",
    run: |app, stop| {
        Box::pin(async move {
            let house = app.clone();
            in_turn(&app, "review-websites", stop, move |stop| {
                work(house.clone(), stop)
            })
            .await
        })
    },
};

/// Pages with findings that are looked at again, wherever links lead now, at most.
const MOST_KNOWN: i64 = 500;
/// PDFs and office files of a site that are judged with it, at most.
const FILES: usize = 50;
/// How often we look whether there is something to do.
const LOOKED_FOR: Duration = Duration::from_secs(2);
/// How often progress is written down.
const TOLD: Duration = Duration::from_secs(1);
/// What listens to progress hears.
pub const NEWS: &str = "websites.progress";

async fn work(app: App, mut stop: Stop) -> Result<(), Fault> {
    loop {
        if let Some((id, site, run)) = next(&app).await? {
            let doing = one(&app, &id, &site, &run);
            let Some(done) = app::until_stopped(doing, &mut stop).await else {
                return Ok(());
            };
            let failed = done.err().map(|fault| fault.message);
            settle(&app, &id, failed).await?;
            app.bus().publish(NEWS, id).await;
        }
        if rest(&mut stop, LOOKED_FOR).await {
            return Ok(());
        }
    }
}

/// Asks for a review, unless one is on. Whether it was asked for.
///
/// # Errors
/// Whatever the store says.
pub fn ask(tx: &mut Tx<'_>, who: &str, site: &str, only: Vec<String>) -> Result<bool, StoreError> {
    let run = Run {
        who: who.to_owned(),
        asked: tx.now(),
        only,
        ..Run::default()
    };
    match RUNS.get(tx, site)? {
        Some(kept) if kept.value.is_on() => return Ok(false),
        Some(_) => drop(RUNS.change(tx, who, site, None, run)?),
        None => drop(RUNS.insert_as(tx, who, site.to_owned(), run)?),
    }
    Ok(true)
}

/// The review to do next, begun. Mostly there is none: to see that costs no commit.
async fn next(app: &App) -> Result<Option<(String, Site, Run)>, Fault> {
    let now = app.now();
    let waits = app.store().read(move |rd| waiting(rd, now)).await?;
    let Some((site, is_due)) = waits else {
        return Ok(None);
    };
    let begun = app
        .store()
        .write(move |tx| {
            if is_due {
                ask(tx, "system", &site.id, Vec::new())?;
            }
            // It may have been stopped meanwhile.
            let Some(run) = RUNS.get(tx, &site.id)?.filter(|run| run.value.is_on()) else {
                return Ok(None);
            };
            let begun = Run {
                began: Some(now),
                looked: 0,
                known: 0,
                ..run.value
            };
            RUNS.change(tx, "system", &run.id, None, begun.clone())?;
            Ok::<_, StoreError>(Some((run.id, site.value.clone(), begun)))
        })
        .await?;
    Ok(begun)
}

/// The site to review next: one whose review was cut short or was asked for, or else one that is due, and whether
/// it is that.
fn waiting(rd: &mut Rd<'_>, now: Time) -> Result<Option<(Record<Site>, bool)>, StoreError> {
    let mut runs = RUNS.find(rd, &Filter::All, Sheet::default())?;
    runs.retain(|run| run.value.is_on());
    runs.sort_by_key(|run| (run.value.began.is_none(), run.value.asked));
    let sites = SITES.find(rd, &Filter::All, Sheet::default())?;
    let asked = runs
        .iter()
        .find_map(|run| sites.iter().find(|site| site.id == run.id));
    match asked {
        Some(site) => Ok(Some((site.clone(), false))),
        None => Ok(due(rd, sites, now)?.map(|site| (site, true))),
    }
}

/// A site whose last look, or try, lies its days back.
fn due(
    rd: &mut Rd<'_>,
    sites: Vec<Record<Site>>,
    now: Time,
) -> Result<Option<Record<Site>>, StoreError> {
    for site in sites {
        if site.value.every_days == 0 {
            continue;
        }
        let look = check::looks(rd, &subject(&site.id), 1)?;
        let tried = RUNS.get(rd, &site.id)?.map(|run| run.value.asked);
        let last = look.first().map(|look| look.ended).max(tried);
        let wait_s = i64::from(site.value.every_days) * 86_400;
        if last.is_none_or(|last| last.plus_s(wait_s) <= now) {
            return Ok(Some(site));
        }
    }
    Ok(None)
}

/// How far a review is, between the review and whoever writes it down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Far {
    looked: u32,
    known: u32,
    at: String,
}

async fn one(app: &App, id: &str, site: &Site, run: &Run) -> Result<(), Fault> {
    let addresses = if run.only.is_empty() {
        vec![site.start()]
    } else {
        run.only
            .iter()
            .map(|page| crate::SiteAddress::read(page))
            .collect()
    };
    let addresses = addresses
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .map_err(Fault::invalid)?;
    let known = id.to_owned();
    let (also, sign_in) = app
        .store()
        .read(move |rd| {
            let also = check::pages(rd, &subject(&known), MOST_KNOWN)?;
            Ok::<_, StoreError>((also, SIGN_INS.get(rd, &known)?))
        })
        .await?;
    let sign_in = sign_in.map(|kept| kept.value.ready()).transpose()?;
    let proxy = app.outbound().proxy().await.map_err(Fault::internal)?;
    let asked = Asked {
        crawl: run.only.is_empty(),
        also,
        pages: usize::try_from(site.pages).unwrap_or(1),
        choice: if site.sample {
            Choice::Sample
        } else {
            Choice::First
        },
        statement: Some(words::local(app.now()).date()),
        files: FILES,
        sign_in,
        limits: Limits {
            proxy: Some(proxy.address()),
            ..Limits::default()
        },
        floor: Floor::EachPage,
        show: true,
        active: if site.active {
            Active::Held
        } else {
            Active::No
        },
        ..Asked::list(addresses, app.outbound().clone())
    };
    let far = Arc::new(Mutex::new(Far::default()));
    let told = Arc::clone(&far);
    let tell = move |page: &Page, known: usize| {
        let mut far = told.lock().unwrap_or_else(PoisonError::into_inner);
        far.looked += 1;
        far.known = u32::try_from(known).unwrap_or(u32::MAX).max(far.looked);
        far.at.clone_from(&page.address);
    };
    let pages = {
        let mut writing = std::pin::pin!(write_down(app, id, &far));
        tokio::select! {
            pages = app::on_one_thread(move || async move { review(&asked, tell).await }) => pages?,
            never = &mut writing => return never,
        }
    };
    let look = keep::look(id, site, run, pages);
    if look.pages.is_empty() {
        return Err(Fault::invalid(keep::why_nothing(&look)));
    }
    let who = run.who.clone();
    let _recorded = app
        .store()
        .write(move |tx| check::record(tx, &who, &look))
        .await?;
    Ok(())
}

/// Writes down how far a review is, for as long as it lasts.
async fn write_down(app: &App, id: &str, far: &Mutex<Far>) -> Result<(), Fault> {
    let mut last = Far::default();
    loop {
        tokio::time::sleep(TOLD).await;
        let now = far.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if now == last {
            continue;
        }
        last = now.clone();
        let site = id.to_owned();
        app.store()
            .write(move |tx| {
                let Some(run) = RUNS.get(tx, &site)? else {
                    return Ok(());
                };
                let run = Run {
                    looked: now.looked,
                    known: now.known,
                    at: now.at.clone(),
                    ..run.value
                };
                RUNS.change(tx, "system", &site, None, run).map(drop)
            })
            .await
            .map_err(|error: StoreError| Fault::from(error))?;
        app.bus().publish(NEWS, id.to_owned()).await;
    }
}

/// Ends a run: it goes, or stays with why it came to nothing.
async fn settle(app: &App, id: &str, failed: Option<String>) -> Result<(), StoreError> {
    let id = id.to_owned();
    app.store()
        .write(move |tx| {
            let Some(run) = RUNS.get(tx, &id)? else {
                return Ok(());
            };
            match &failed {
                None => RUNS.remove(tx, "system", &id).map(drop),
                Some(why) => {
                    let run = Run {
                        failed: Some(why.clone()),
                        ..run.value
                    };
                    RUNS.change(tx, "system", &id, None, run).map(drop)
                }
            }
        })
        .await
}
