//! Reviews that were asked for or are due: one at a time, on one node, with its progress kept for whoever waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::check::{self, CheckError, State};
use app::kit::{Fault, Time, words};
use app::store::{Collection, Filter, Page as Sheet, Rd, Record, StoreError, Tx};
use app::{App, Service, Stop, in_turn, rest};
use serde::{Deserialize, Serialize};

use crate::content::LINK_BROKEN;
use crate::crawl::Choice;
use crate::floor::Floor;
use crate::keep;
use crate::look::Limits;
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

    /// Whether what is kept is still this run: neither ended nor another that was asked for in its place.
    fn is_same(&self, kept: &Self) -> bool {
        kept.is_on() && (self.asked, self.began) == (kept.asked, kept.began)
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
/// Findings of links that lead nowhere that are held against the pages again, and places of each, at most.
const MOST_BROKEN: i64 = 500;
/// PDFs and office files of a site that are judged with it, at most.
const FILES: usize = 50;
/// Links of a site to pages that are not reviewed with it, and to other sites, that are asked for at most.
const LINKS: usize = 500;
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
            settle(&app, &id, &run, failed).await?;
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
        let look = check::looks(rd, &subject(&site.id), keep::RULES, 1)?;
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
    let (also, broken, sign_in) = app
        .store()
        .read(move |rd| {
            let also = check::pages(rd, &subject(&known), MOST_KNOWN)?;
            Ok::<_, StoreError>((also, broken(rd, &known)?, SIGN_INS.get(rd, &known)?))
        })
        .await?;
    let sign_in = sign_in.map(|kept| kept.value.ready(app.secrets(), id));
    let sign_in = sign_in.transpose()?;
    let proxy = app.outbound().proxy().await.map_err(Fault::internal)?;
    let asked = Asked {
        crawl: run.only.is_empty(),
        also,
        broken,
        pages: usize::try_from(site.pages).unwrap_or(1),
        choice: if site.sample {
            Choice::Sample
        } else {
            Choice::First
        },
        languages: Some(site.languages.clone()).filter(|asked| !asked.is_empty()),
        statement: Some(words::local(app.now()).date()),
        files: FILES,
        links: LINKS,
        sign_in,
        limits: Limits {
            proxy: Some(proxy.address()),
            ..Limits::default()
        },
        floor: Floor::EachPage,
        show: true,
        active: site.used(),
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
        let mut writing = std::pin::pin!(write_down(app, id, run, &far));
        tokio::select! {
            pages = app::on_one_thread(move || async move { review(&asked, tell).await }) => pages?,
            never = &mut writing => return never,
        }
    };
    let look = keep::look(id, site, run, pages);
    if look.pages.is_empty() {
        return Err(Fault::invalid(keep::why_nothing(&look)));
    }
    let (id, run) = (id.to_owned(), run.clone());
    app.store()
        .write(move |tx| {
            // Somebody may have stopped it at the last moment, or removed the site.
            if still(tx, &id, &run)?.is_some() {
                check::record(tx, &run.who, &look)?;
            }
            Ok::<_, CheckError>(())
        })
        .await?;
    Ok(())
}

/// The places of links that led nowhere when they were last followed.
fn broken(rd: &mut Rd<'_>, site: &str) -> Result<Vec<(String, String)>, StoreError> {
    let query = check::Query {
        subject: Some(subject(site)),
        states: [State::Open, State::Mended, State::Accepted, State::Sound]
            .map(|state| state.word().to_owned())
            .to_vec(),
        rule: Some(LINK_BROKEN.to_owned()),
        limit: MOST_BROKEN,
        ..check::Query::default()
    };
    let mut all = Vec::new();
    for finding in check::list(rd, &query)?.findings {
        let places = check::places(rd, &finding.id, 0, MOST_BROKEN)?.into_iter();
        all.extend(places.map(|place| (place.page, place.place)));
    }
    Ok(all)
}

/// What is kept of a run, for as long as nobody has stopped it or asked for another in its place.
fn still(rd: &mut Rd<'_>, id: &str, run: &Run) -> Result<Option<Record<Run>>, StoreError> {
    Ok(RUNS.get(rd, id)?.filter(|kept| run.is_same(&kept.value)))
}

/// Writes down how far a review is, for as long as it lasts. It ends when somebody has stopped the review.
async fn write_down(app: &App, id: &str, run: &Run, far: &Mutex<Far>) -> Result<(), Fault> {
    let mut last = Far::default();
    loop {
        let now = far.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let is_news = now != last;
        last = now.clone();
        let (site, run) = (id.to_owned(), run.clone());
        let goes_on = if is_news {
            app.store()
                .write(move |tx| note(tx, &site, &run, &now))
                .await
        } else {
            app.store()
                .read(move |rd| Ok::<_, StoreError>(still(rd, &site, &run)?.is_some()))
                .await
        };
        if !goes_on? {
            return Err(Fault::invalid("The review was stopped."));
        }
        if is_news {
            app.bus().publish(NEWS, id.to_owned()).await;
        }
        tokio::time::sleep(TOLD).await;
    }
}

/// Notes how far a run is. Whether it goes on.
fn note(tx: &mut Tx<'_>, id: &str, run: &Run, far: &Far) -> Result<bool, StoreError> {
    let Some(kept) = still(tx, id, run)? else {
        return Ok(false);
    };
    let run = Run {
        looked: far.looked,
        known: far.known,
        at: far.at.clone(),
        ..kept.value
    };
    RUNS.change(tx, "system", id, None, run)?;
    Ok(true)
}

/// Ends a run: it goes, or stays with why it came to nothing. One that was stopped has ended already.
async fn settle(app: &App, id: &str, run: &Run, failed: Option<String>) -> Result<(), StoreError> {
    let (id, run) = (id.to_owned(), run.clone());
    app.store()
        .write(move |tx| end(tx, &id, &run, failed.clone()))
        .await
}

fn end(tx: &mut Tx<'_>, id: &str, run: &Run, failed: Option<String>) -> Result<(), StoreError> {
    let Some(kept) = still(tx, id, run)? else {
        return Ok(());
    };
    if failed.is_none() {
        return RUNS.remove(tx, "system", id).map(drop);
    }
    let run = Run {
        failed,
        ..kept.value
    };
    RUNS.change(tx, "system", id, None, run).map(drop)
}

#[cfg(test)]
mod tests {
    use app::store::Store;

    use super::*;

    #[tokio::test]
    async fn a_review_that_was_stopped_touches_no_other() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("runs.db").display());
        let clock = testkit::clock();
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        let begin = async |began: Time| {
            let begun = store.write(move |tx| {
                ask(tx, "ann", "1", Vec::new())?;
                let run = Run {
                    began: Some(began),
                    ..RUNS.get(tx, "1")?.unwrap().value
                };
                RUNS.change(tx, "system", "1", None, run.clone())?;
                Ok::<_, StoreError>(run)
            });
            begun.await.unwrap()
        };
        let kept = async || {
            let kept = store.read(|rd| RUNS.get(rd, "1"));
            kept.await.unwrap().map(|kept| kept.value)
        };
        let far = Far {
            looked: 2,
            ..Far::default()
        };
        let noted = async |run: &Run| {
            let (run, far) = (run.clone(), far.clone());
            let noted = store.write(move |tx| note(tx, "1", &run, &far));
            noted.await.unwrap()
        };
        let ended = async |run: &Run| {
            let run = run.clone();
            let ended = store.write(move |tx| end(tx, "1", &run, None));
            ended.await.unwrap();
        };
        let first = begin(clock.now()).await;
        assert!(noted(&first).await);
        let stopped = store.write(|tx| RUNS.remove(tx, "ann", "1"));
        assert!(stopped.await.unwrap());
        assert!(!noted(&first).await, "it is gone");
        clock.advance_us(1_000_000);
        let second = begin(clock.now()).await;
        assert!(!noted(&first).await, "it is another's");
        ended(&first).await;
        assert_eq!(kept().await, Some(second.clone()));
        assert!(noted(&second).await);
        ended(&second).await;
        assert_eq!(kept().await, None);
    }
}
