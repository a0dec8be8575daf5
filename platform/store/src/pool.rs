//! The threads that hold the connections, and the queue of closures before them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::StoreError;
use crate::dialect::Target;
use crate::session::{News, Rd, Session, Shared, Tx};

/// Closures that may share one commit.
const BATCH: usize = 256;
/// Closures that may wait before callers are made to wait too.
const WAITING: usize = 4096;
/// How often a transaction that met another node's is tried again.
const TRIES: u32 = 12;

/// A closure with its result inside, waiting to be told whether it was committed.
trait Job: Send {
    /// Runs the closure; what it left in the transaction.
    fn run(&mut self, session: &mut dyn Session, shared: &Shared) -> Left;
    /// Answers the caller.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>, shared: &Shared);
}

/// What a closure left in the transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    /// Just what it meant to, which may be nothing.
    Meant,
    /// Work of its own that is to be undone, or a statement that failed; whether it is to be kept.
    Torn { is_kept: bool },
    /// The transaction as a whole cannot go on and may be tried again.
    Again,
}

/// Threads of one kind, writers or readers.
#[derive(Clone)]
pub struct Pool {
    jobs: mpsc::Sender<Box<dyn Job>>,
}

impl Pool {
    pub fn writers(
        target: &Target,
        threads: usize,
        shared: &Arc<Shared>,
    ) -> Result<Self, StoreError> {
        Self::start(target, threads, shared, "store-writer", write_loop)
    }

    pub fn readers(
        target: &Target,
        threads: usize,
        shared: &Arc<Shared>,
    ) -> Result<Self, StoreError> {
        Self::start(target, threads, shared, "store-reader", read_loop)
    }

    fn start(
        target: &Target,
        threads: usize,
        shared: &Arc<Shared>,
        name: &str,
        run: fn(Link, &Jobs, &Shared),
    ) -> Result<Self, StoreError> {
        let (jobs, queue) = mpsc::channel(WAITING);
        let queue: Jobs = Arc::new(Mutex::new(queue));
        for _ in 0..threads {
            let link = Link {
                session: target.connect()?,
                target: target.clone(),
            };
            let (queue, shared) = (Arc::clone(&queue), Arc::clone(shared));
            thread::Builder::new()
                .name(name.into())
                .spawn(move || run(link, &queue, &shared))
                .map_err(|e| StoreError::Database(e.to_string()))?;
        }
        Ok(Self { jobs })
    }

    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.ask(
            Box::new(Write {
                work,
                outcome: None,
                news: News::default(),
                reply,
            }),
            answer,
        )
        .await
    }

    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Rd<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.ask(
            Box::new(Read {
                work,
                outcome: None,
                reply,
            }),
            answer,
        )
        .await
    }

    async fn ask<T, E: From<StoreError>>(
        &self,
        job: Box<dyn Job>,
        answer: oneshot::Receiver<Result<T, E>>,
    ) -> Result<T, E> {
        self.jobs.send(job).await.map_err(|_| StoreError::Closing)?;
        answer.await.map_err(|_| StoreError::Closing)?
    }
}

/// Connections for short looks, on the thread of whoever looks.
#[derive(Clone)]
pub struct Glances(Arc<[Mutex<Box<dyn Session>>]>);

impl Glances {
    pub fn new(target: &Target, connections: usize) -> Result<Self, StoreError> {
        let all = (0..connections).map(|_| target.connect().map(Mutex::new));
        Ok(Self(all.collect::<Result<_, _>>()?))
    }

    /// Runs `work` on a connection that is free; gives it back if there is none.
    pub fn try_read<T, E, F>(&self, mut work: F, shared: &Shared) -> Result<Result<T, E>, F>
    where
        F: FnMut(&mut Rd<'_>) -> Result<T, E>,
        E: From<StoreError>,
    {
        let Some(mut session) = self.0.iter().find_map(|one| one.try_lock().ok()) else {
            return Err(work);
        };
        let mut rd = Rd::new(session.as_mut(), shared);
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut rd)))
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        rd.into_news().tell(shared);
        Ok(outcome)
    }
}

type Jobs = Arc<Mutex<mpsc::Receiver<Box<dyn Job>>>>;

/// A connection that is made anew when it is lost.
struct Link {
    session: Box<dyn Session>,
    target: Target,
}

impl Link {
    /// The session, reconnected if need be: a database restart of a few seconds is waited out.
    fn session(&mut self) -> Result<&mut dyn Session, StoreError> {
        let mut wait = Duration::from_millis(50);
        while self.session.is_lost() {
            match self.target.connect() {
                Ok(session) => self.session = session,
                Err(error) if wait > Duration::from_secs(4) => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "store connection lost, trying again");
                    thread::sleep(wait);
                    wait *= 2;
                }
            }
        }
        Ok(self.session.as_mut())
    }
}

/// The next closures: waits for one, then takes all that are there, up to `most`.
fn take(jobs: &Jobs, most: usize) -> Vec<Box<dyn Job>> {
    let mut queue = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    let mut batch = Vec::new();
    batch.extend(queue.blocking_recv());
    while !batch.is_empty() && batch.len() < most {
        let Ok(job) = queue.try_recv() else { break };
        batch.push(job);
    }
    batch
}

fn write_loop(mut link: Link, jobs: &Jobs, shared: &Shared) {
    loop {
        let mut batch = take(jobs, BATCH);
        if batch.is_empty() {
            return;
        }
        match commit_together(&mut link, &mut batch, shared) {
            Ok(()) => {
                for job in batch {
                    job.finish(Ok(()), shared);
                }
            }
            // Somebody else's transaction stood in the way of one of ours: each goes alone.
            Err(Together::Again | Together::Apart) => {
                for job in batch {
                    commit_alone(&mut link, job, shared);
                }
            }
            Err(Together::Lost(error)) => {
                for job in batch {
                    job.finish(Err(error.clone()), shared);
                }
            }
        }
    }
}

/// Why a commit did not come about.
enum Together {
    /// Another transaction stood in the way.
    Again,
    /// A closure's work is to be undone and cannot be told from the others'.
    Apart,
    /// The database could not do it.
    Lost(StoreError),
}

impl From<StoreError> for Together {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Contended => Self::Again,
            error => Self::Lost(error),
        }
    }
}

/// One commit for the whole batch; a closure that said no leaves no trace of itself.
///
/// Few say no after they have written. So the batch first goes without savepoints, which cost a copy of
/// every page that is touched or, with PostgreSQL, two journeys each; if one leaves something to undo, the
/// whole batch goes again with them.
fn commit_together(
    link: &mut Link,
    batch: &mut [Box<dyn Job>],
    shared: &Shared,
) -> Result<(), Together> {
    let session = link.session().map_err(|error| {
        shared.note_commit(false);
        Together::Lost(error)
    })?;
    let mut ran = run_all(session, batch, shared, false);
    if ran.is_err() {
        // It may have been rolled back by the failure itself: then this says so, and there is nothing to do.
        let _already_gone = session.batch("ROLLBACK");
    }
    if matches!(ran, Err(Together::Apart)) {
        ran = run_all(session, batch, shared, true);
        if ran.is_err() {
            let _already_gone = session.batch("ROLLBACK");
        }
    }
    // One that was only in another's way is made in the end, or says so itself.
    if !matches!(ran, Err(Together::Again)) {
        shared.note_commit(ran.is_ok());
    }
    ran
}

fn run_all(
    session: &mut dyn Session,
    batch: &mut [Box<dyn Job>],
    shared: &Shared,
    has_savepoints: bool,
) -> Result<(), Together> {
    session.batch(session.dialect().begin_sql())?;
    for job in batch {
        if has_savepoints {
            session.batch("SAVEPOINT job")?;
        }
        match (job.run(session, shared), has_savepoints) {
            (Left::Again, _) => return Err(Together::Again),
            (Left::Torn { .. }, false) => return Err(Together::Apart),
            (Left::Meant, false) => {}
            (Left::Meant | Left::Torn { is_kept: true }, true) => {
                session.batch("RELEASE SAVEPOINT job")?;
            }
            (Left::Torn { is_kept: false }, true) => {
                session.batch("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")?;
            }
        }
    }
    Ok(session.batch("COMMIT")?)
}

fn commit_alone(link: &mut Link, mut job: Box<dyn Job>, shared: &Shared) {
    let mut last = StoreError::Contended;
    for attempt in 0..TRIES {
        if attempt > 0 {
            // Spread the contenders: between 0 and 2^attempt milliseconds, decided by chance.
            thread::sleep(Duration::from_micros(
                shared.chance.below(1000 << attempt.min(8)),
            ));
        }
        match commit_together(link, std::slice::from_mut(&mut job), shared) {
            Ok(()) => return job.finish(Ok(()), shared),
            Err(Together::Again | Together::Apart) => {}
            Err(Together::Lost(error)) => {
                last = error;
                break;
            }
        }
    }
    job.finish(Err(last), shared);
}

fn read_loop(mut link: Link, jobs: &Jobs, shared: &Shared) {
    loop {
        let Some(mut job) = take(jobs, 1).pop() else {
            return;
        };
        let outcome = link
            .session()
            .and_then(|session| match job.run(session, shared) {
                Left::Again => Err(StoreError::Contended),
                Left::Meant | Left::Torn { .. } => Ok(()),
            });
        job.finish(outcome, shared);
    }
}

struct Write<T, E, F> {
    work: F,
    outcome: Option<Result<T, E>>,
    news: News,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Write<T, E, F>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, session: &mut dyn Session, shared: &Shared) -> Left {
        let mut tx = Tx::new(session, shared);
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(&mut tx)))
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let is_kept = outcome.is_ok();
        let is_torn = tx.is_torn(is_kept);
        self.news = tx.into_news();
        self.outcome = Some(outcome);
        if session.must_try_again() {
            Left::Again
        } else if is_torn {
            Left::Torn { is_kept }
        } else {
            Left::Meant
        }
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>, shared: &Shared) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(StoreError::Panicked.into()),
            (Err(error), _) => Err(error.into()),
        };
        if outcome.is_ok() {
            self.news.tell(shared);
        }
        // The caller may have gone away; the commit stands all the same.
        let _gone = self.reply.send(outcome);
    }
}

struct Read<T, E, F> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Read<T, E, F>
where
    F: FnMut(&mut Rd<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, session: &mut dyn Session, shared: &Shared) -> Left {
        let mut rd = Rd::new(session, shared);
        self.outcome = Some(
            catch_unwind(AssertUnwindSafe(|| (self.work)(&mut rd)))
                .unwrap_or_else(|_| Err(StoreError::Panicked.into())),
        );
        rd.into_news().tell(shared);
        Left::Meant
    }

    fn finish(self: Box<Self>, ran: Result<(), StoreError>, _shared: &Shared) {
        let outcome = match (ran, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(StoreError::Panicked.into()),
            (Err(error), _) => Err(error.into()),
        };
        let _gone = self.reply.send(outcome);
    }
}
