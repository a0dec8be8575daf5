//! Keeps the index true: before each answer it follows what changed since, on whichever node that was.

use std::sync::{Arc, PoisonError, RwLock};

use app::kit::Fault;
use app::store::{Rd, StoreError};
use app::{App, Service, Stop};
use tokio::sync::Mutex;

use super::entry::Entry;
use super::index::Index;
use crate::model::{
    ORGANIZATIONS, Organization, SERVICES, TAXONOMIES, TERMS, Taxonomy, Term, change,
    house_taxonomies,
};

/// Changes that are read at once.
const BATCH: i64 = 500;

/// The index of one App.
pub struct Kept {
    index: RwLock<Index>,
    following: Mutex<()>,
}

/// Reads all entries when the house opens, so that the first caller need not wait.
pub const FOLLOW: Service = Service {
    name: "read-the-directory",
    run: |app, stop| Box::pin(follow(app, stop)),
};

async fn follow(app: App, mut stop: Stop) -> Result<(), Fault> {
    current(&app).await?;
    // Whatever changes is followed when it is asked for.
    let _stopped = stop.wait_for(|stop| *stop).await;
    Ok(())
}

/// The index, true as of now.
///
/// # Errors
/// Whatever the store says.
pub async fn current(app: &App) -> Result<Arc<Kept>, Fault> {
    let kept = app.shared(Kept::new);
    let now = app.store().glance(change::turn).await?;
    if kept.read(|index| index.turn) >= now {
        return Ok(kept);
    }
    let following = kept.following.lock().await;
    loop {
        let from = kept.read(|index| index.turn);
        let news = app.store().read(move |rd| read(rd, from + 1)).await?;
        let Some(turn) = news.iter().map(|(turn, _)| *turn).max() else {
            break;
        };
        let mut index = kept.index.write().unwrap_or_else(PoisonError::into_inner);
        for (_, news) in news {
            apply(&mut index, news);
        }
        index.turn = turn;
    }
    drop(following);
    Ok(kept)
}

/// The ids of every service that is shown, in order.
///
/// # Errors
/// Whatever the store says.
pub async fn shown(app: &App) -> Result<Vec<String>, Fault> {
    Ok(current(app).await?.read(Index::ids))
}

impl Kept {
    fn new() -> Self {
        let mut index = Index::default();
        for (id, taxonomy, terms) in house_taxonomies() {
            index.taxonomies.insert(id, taxonomy);
            index.terms_by_id.extend(terms);
        }
        Self {
            index: RwLock::new(index),
            following: Mutex::new(()),
        }
    }

    /// Looks something up.
    pub fn read<T>(&self, look: impl FnOnce(&Index) -> T) -> T {
        look(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One thing that changed.
enum News {
    Service(Box<Entry>),
    Organization(String, Box<Organization>),
    Taxonomy(String, Box<Taxonomy>),
    Term(String, Box<Term>),
    Gone(String, String),
    /// Services that are written again follow by themselves.
    Nothing,
}

/// What changed in turn `from` and since, at most a batch.
fn read(rd: &mut Rd<'_>, from: i64) -> Result<Vec<(i64, News)>, StoreError> {
    let mut news = Vec::new();
    for (turn, kind, id) in change::since(rd, from, BATCH)? {
        let gone = || News::Gone(kind.clone(), id.clone());
        let one = match kind.as_str() {
            "service" => match SERVICES
                .get(rd, &id)?
                .filter(|record| record.value.is_shown())
            {
                Some(record) => {
                    let modified = record.modified;
                    let bundle = change::bundled(rd, record)?;
                    News::Service(Box::new(Entry::new(&bundle, modified)))
                }
                None => gone(),
            },
            "organization" => ORGANIZATIONS.get(rd, &id)?.map_or_else(gone, |record| {
                News::Organization(record.id, Box::new(record.value))
            }),
            "taxonomy" => TAXONOMIES.get(rd, &id)?.map_or_else(gone, |record| {
                News::Taxonomy(record.id, Box::new(record.value))
            }),
            "term" => TERMS
                .get(rd, &id)?
                .map_or_else(gone, |record| News::Term(record.id, Box::new(record.value))),
            _ => News::Nothing,
        };
        news.push((turn, one));
    }
    Ok(news)
}

fn apply(index: &mut Index, news: News) {
    match news {
        News::Service(entry) => index.put(*entry),
        News::Organization(id, value) => drop(index.organizations.insert(id, *value)),
        News::Taxonomy(id, value) => drop(index.taxonomies.insert(id, *value)),
        News::Term(id, value) => drop(index.terms_by_id.insert(id, *value)),
        News::Gone(kind, id) => match kind.as_str() {
            "service" => index.remove(&id),
            "organization" => drop(index.organizations.remove(&id)),
            "taxonomy" => drop(index.taxonomies.remove(&id)),
            _ => drop(index.terms_by_id.remove(&id)),
        },
        News::Nothing => {}
    }
}
