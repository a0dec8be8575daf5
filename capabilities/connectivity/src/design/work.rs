//! The work itself: one design at a time on a node, away from the threads that answer people, for so long at most.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use app::kit::{Fault, Kind, Time};
use app::store::{StoreError, Tx};
use app::{App, View};

use super::model::{DESIGNS, Design, OUTCOMES, Outcome, State, What};

/// Designs that may wait or be worked on at once on one node.
const MOST_WAITING: usize = 5;
/// How often progress is written down.
const TOLD: Duration = Duration::from_secs(1);
/// What listens to progress hears.
pub const NEWS: &str = "connectivity.designs";

/// What came of the work: the figures, and the files to take away.
pub type Found = (State, Outcome);

/// Whoever waits for the turn, on this node.
#[derive(Default)]
struct Queue {
    turn: Arc<tokio::sync::Mutex<()>>,
    waiting: AtomicUsize,
}

/// A place in the queue, for as long as it lives.
struct Place(Arc<Queue>);

impl Place {
    fn of(queue: &Arc<Queue>) -> Option<Self> {
        let before = queue.waiting.fetch_add(1, Ordering::Relaxed);
        let place = Self(Arc::clone(queue));
        // If there is no room, what was added goes with the place.
        (before < MOST_WAITING).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How far the work is, and whether it may go on.
pub struct Watch {
    most: Duration,
    began: OnceLock<Instant>,
    is_stopped: AtomicBool,
}

impl Watch {
    fn new(most_s: u32) -> Self {
        Self {
            most: Duration::from_secs(u64::from(most_s)),
            began: OnceLock::new(),
            is_stopped: AtomicBool::new(false),
        }
    }

    /// Whether there is time left, and nobody has stopped it.
    pub fn go_on(&self) -> bool {
        let began = self.began.get();
        let in_time = began.is_none_or(|began| began.elapsed() < self.most);
        in_time && !self.is_stopped.load(Ordering::Relaxed)
    }

    fn begin(&self) {
        let _once = self.began.set(Instant::now());
    }

    fn gone_s(&self) -> Option<i64> {
        let gone = self.began.get()?.elapsed().min(self.most);
        Some(i64::try_from(gone.as_secs()).unwrap_or(i64::MAX))
    }
}

/// Stops the work when whoever waits for it is gone.
struct Ends(Arc<Watch>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }
}

/// Begins a design and hands back its id: the work goes on behind. `work` is told when the design was asked for.
///
/// # Errors
/// That too many wait already, or whatever the store says.
pub async fn begin(
    view: &View,
    (what, title): (What, String),
    most_s: u32,
    work: impl FnOnce(&Watch, Time) -> Result<Found, Fault> + Send + 'static,
) -> Result<String, Fault> {
    let queue = view.app.shared(Queue::default);
    let place = Place::of(&queue).ok_or_else(|| {
        Fault::new(
            Kind::TooBusy,
            "Several designs wait for their turn already. Go back and try again in a few minutes.",
        )
    })?;
    let (who, now) = (view.who.audit_name(), view.app.now());
    let design = Design {
        what,
        title,
        asked: now,
        told: now,
        gone_s: None,
        most_s: i64::from(most_s),
        state: State::On,
    };
    let kept = view
        .app
        .store()
        .write(move |tx| DESIGNS.insert(tx, &who, design.clone()))
        .await?;
    let (app, id) = (view.app.clone(), kept.id.clone());
    let watch = Arc::new(Watch::new(most_s));
    let work = move |watch: &Watch| work(watch, now);
    tokio::spawn(async move { run(&app, place, &id, watch, work).await });
    Ok(kept.id)
}

async fn run(
    app: &App,
    place: Place,
    id: &str,
    watch: Arc<Watch>,
    work: impl FnOnce(&Watch) -> Result<Found, Fault> + Send + 'static,
) {
    let _ends = Ends(Arc::clone(&watch));
    let doing = async {
        let turn = Arc::clone(&place.0.turn).lock_owned().await;
        watch.begin();
        let seen = Arc::clone(&watch);
        let work = move || {
            // Held until the work has ended, even if nobody waits for it any more.
            let _turn = turn;
            work(&seen)
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(Fault::internal).and_then(|found| found)
    };
    let found = tokio::select! {
        found = doing => found,
        () = write_down(app, id, &watch) => return,
    };
    // If that fails, the page says before long that it was cut short.
    let _unkept = settle(app, id, found).await;
}

/// Writes down how far it is, for as long as somebody wants the design.
async fn write_down(app: &App, id: &str, watch: &Watch) {
    loop {
        tokio::time::sleep(TOLD).await;
        let (one, now, gone_s) = (id.to_owned(), app.now(), watch.gone_s());
        let noted = app
            .store()
            .write(move |tx| note(tx, &one, now, gone_s))
            .await;
        // What could not be noted once does not end the work.
        if matches!(noted, Ok(false)) {
            return;
        }
        app.bus().publish(NEWS, id.to_owned()).await;
    }
}

/// Notes how far a design is. Whether it is still wanted.
fn note(tx: &mut Tx<'_>, id: &str, now: Time, gone_s: Option<i64>) -> Result<bool, StoreError> {
    let Some(kept) = DESIGNS.get(tx, id)?.filter(|kept| kept.value.is_on()) else {
        return Ok(false);
    };
    let design = Design {
        told: now,
        gone_s,
        ..kept.value
    };
    DESIGNS.change(tx, "system", id, None, design)?;
    Ok(true)
}

async fn settle(app: &App, id: &str, found: Result<Found, Fault>) -> Result<(), StoreError> {
    let (state, outcome) = match found {
        Ok((state, outcome)) => (state, Some(outcome)),
        Err(fault) => (State::Failed(fault.message), None),
    };
    let one = id.to_owned();
    app.store()
        .write(move |tx| end(tx, &one, &state, outcome.as_ref()))
        .await?;
    app.bus().publish(NEWS, id.to_owned()).await;
    Ok(())
}

/// Keeps what came of a design, unless it was deleted meanwhile.
fn end(
    tx: &mut Tx<'_>,
    id: &str,
    state: &State,
    outcome: Option<&Outcome>,
) -> Result<(), StoreError> {
    let Some(kept) = DESIGNS.get(tx, id)?.filter(|kept| kept.value.is_on()) else {
        return Ok(());
    };
    if let Some(outcome) = outcome {
        OUTCOMES.insert_as(tx, "system", id.to_owned(), outcome.clone())?;
    }
    let design = Design {
        state: state.clone(),
        ..kept.value
    };
    DESIGNS.change(tx, "system", id, None, design).map(drop)
}

/// Removes a design with its files; one that is worked on stops.
///
/// # Errors
/// Whatever the store says.
pub fn remove(tx: &mut Tx<'_>, who: &str, id: &str) -> Result<(), StoreError> {
    OUTCOMES.remove(tx, who, id)?;
    DESIGNS.remove(tx, who, id).map(drop)
}

#[cfg(test)]
mod tests {
    use app::store::Store;

    use super::*;

    #[test]
    fn a_queue_takes_so_many_and_then_no_more() {
        let queue = Arc::new(Queue::default());
        let places: Vec<Place> = (0..MOST_WAITING)
            .map(|_| Place::of(&queue).unwrap())
            .collect();
        assert!(Place::of(&queue).is_none());
        drop(places);
        assert!(Place::of(&queue).is_some());
    }

    #[test]
    fn work_ends_when_its_time_is_over_or_nobody_waits_for_it() {
        let watch = Arc::new(Watch::new(0));
        assert!(watch.go_on(), "it has not begun");
        watch.begin();
        assert!(!watch.go_on(), "its time is over");
        let watch = Arc::new(Watch::new(1_000));
        watch.begin();
        assert!(watch.go_on());
        drop(Ends(Arc::clone(&watch)));
        assert!(!watch.go_on());
    }

    #[tokio::test]
    async fn a_design_that_was_deleted_stays_so() {
        let folder = testkit::folder();
        let url = format!("sqlite:{}", folder.path().join("designs.db").display());
        let clock = testkit::clock();
        let store = Store::open(&url, clock.clone(), testkit::chance()).unwrap();
        let now = clock.now();
        let design = Design {
            what: What::Fibre,
            title: "Fibre".into(),
            asked: now,
            told: now,
            gone_s: None,
            most_s: 60,
            state: State::On,
        };
        let work = move |tx: &mut Tx<'_>| {
            let outcome = Outcome::of(now, &[], "id".into());
            let failed = State::Failed("no".into());
            let kept = DESIGNS.insert(tx, "ann", design.clone())?;
            assert!(note(tx, &kept.id, now, Some(3))?);
            end(tx, &kept.id, &failed, Some(&outcome))?;
            assert!(!note(tx, &kept.id, now, Some(4))?, "it is done");
            let done = DESIGNS.get(tx, &kept.id)?.map(|kept| kept.value);
            let done = done.map(|design| (design.gone_s, design.state));
            let files = OUTCOMES.get(tx, &kept.id)?.is_some();
            remove(tx, "ann", &kept.id)?;
            end(tx, &kept.id, &failed, Some(&outcome))?;
            let left = OUTCOMES.get(tx, &kept.id)?.is_some();
            Ok::<_, StoreError>((done, files, left))
        };
        let (done, files, left) = store.write(work).await.unwrap();
        assert_eq!(done, Some((Some(3), State::Failed("no".into()))));
        assert!(files && !left);
    }
}
