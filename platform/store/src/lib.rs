//! Where everything is kept: one way to write and one way to read, on SQLite or on PostgreSQL.
//!
//! [`Store::write`] runs a closure in a transaction and answers once the commit is synced to disk.
//! Many closures share one commit, each within a savepoint, so that one sync serves them all.
//! [`Store::read`] runs a closure on one of a few readers. This is the only crate with SQL in it,
//! and `dialect` the only part that knows which database answers.

pub mod audit;
pub mod blobs;
pub mod bookings;
pub mod cases;
pub mod checks;
pub mod collection;
mod dialect;
pub mod entities;
mod error;
pub mod inbox;
mod migrate;
mod pool;
pub mod queue;
pub mod search;
pub mod series;
mod session;
mod terms;
mod value;

use std::sync::Arc;

use kit::{Chance, Clock, Time};

pub use collection::{Collection, Entry, Field, Filter, Page, Record};
pub use error::StoreError;
pub use session::Flow;
pub use session::{Rd, Tx};

use dialect::{Dialect, Target};
use pool::{Glances, Pool};
use session::Shared;

/// The open store. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    target: Target,
    writers: Pool,
    readers: Pool,
    glances: Glances,
    shared: Arc<Shared>,
}

impl Store {
    /// Opens (and, if new, creates) the store at `url`, brings its tables up to date, and starts its threads.
    ///
    /// `url` is `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Url`] for an address we cannot read, [`StoreError::Newer`] if a later borough wrote it,
    /// and whatever the database says.
    pub fn open(url: &str, clock: Clock, chance: Chance) -> Result<Self, StoreError> {
        // On a thread of its own: the PostgreSQL client blocks, which an async caller's thread must not.
        std::thread::scope(|scope| {
            scope
                .spawn(|| Self::open_blocking(url, clock, chance))
                .join()
                .unwrap_or(Err(StoreError::Panicked))
        })
    }

    fn open_blocking(url: &str, clock: Clock, chance: Chance) -> Result<Self, StoreError> {
        let target = Target::parse(url)?;
        target.prepare()?;
        let mut session = target.connect()?;
        migrate::run(session.as_mut(), clock.now())?;
        drop(session);
        let shared = Arc::new(Shared::new(clock, chance));
        // A file in the page cache is looked at within microseconds, a server never.
        let (writers, readers, glances) = match target.dialect() {
            Dialect::Sqlite => (1, 3, 2),
            Dialect::Postgres => (2, 4, 0),
        };
        Ok(Self {
            writers: Pool::writers(&target, writers, &shared)?,
            readers: Pool::readers(&target, readers, &shared)?,
            glances: Glances::new(&target, glances)?,
            target,
            shared,
        })
    }

    /// Runs `work` in one transaction and answers after its commit is on disk.
    /// An error from `work` undoes what it did, and nothing else.
    ///
    /// `work` must have no effect outside `tx`: after a conflict between nodes it is run again.
    ///
    /// # Errors
    /// Those of `work`; [`StoreError`] if the transaction could not be committed.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writers.write(work).await
    }

    /// Runs `work` on a reader. It sees what was committed before it began.
    ///
    /// # Errors
    /// Those of `work`; [`StoreError`] if no reader could be had.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Rd<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.readers.read(work).await
    }

    /// The same for what reads a row or two: where the database is a file it is done at once, without the
    /// way to another thread and back, which takes longer than the reading.
    ///
    /// # Errors
    /// Those of `work`; [`StoreError`] if no reader could be had.
    pub async fn glance<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Rd<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self.glances.try_read(work, &self.shared) {
            Ok(outcome) => outcome,
            Err(work) => self.readers.read(work).await,
        }
    }

    /// Waits until something is put on `topic` of the queue by this process.
    pub async fn pushed(&self, topic: &'static str) {
        self.shared.signal(topic).notified().await;
    }

    /// What is put on `topic` of the queue by this process, each as its transaction has committed. There
    /// is one follower of a topic: the last to ask. It is told what it can keep up with, and no more.
    #[must_use]
    pub fn follow(&self, topic: &'static str) -> tokio::sync::mpsc::Receiver<queue::Pushed> {
        self.shared.follow(topic)
    }

    /// The time, by the clock that the store was opened with.
    #[must_use]
    pub fn now(&self) -> Time {
        self.shared.clock.now()
    }

    /// A new id, in the order of time.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.shared.chance.id(self.now())
    }

    /// Where the key of the secrets in it is kept if no setting says otherwise: beside the file. None for a
    /// server, which several nodes share.
    #[must_use]
    pub fn key_file(&self) -> Option<std::path::PathBuf> {
        self.target.key_file()
    }

    /// "SQLite 3.50.1" or "PostgreSQL 15.18", with where it is, secrets left out.
    ///
    /// # Errors
    /// [`StoreError`] if the database does not answer.
    pub async fn describe(&self) -> Result<String, StoreError> {
        let place = self.target.place();
        self.read(move |rd| {
            rd.server_version()
                .map(|version| format!("{version} at {place}"))
        })
        .await
    }

    /// Whether things can be read now, and new ones kept: a store whose last commit could not be made
    /// is asked to make another.
    ///
    /// # Errors
    /// [`StoreError`], with what stands in the way.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.read(|rd| rd.server_version().map(drop)).await?;
        if self.shared.is_refusing() {
            self.write(migrate::touch).await?;
        }
        Ok(())
    }

    /// Writes a copy of the whole store to `file` while work goes on. SQLite only: for PostgreSQL
    /// the error names its own tool.
    ///
    /// # Errors
    /// [`StoreError`] if the file exists already or cannot be written.
    pub async fn backup(&self, file: std::path::PathBuf) -> Result<(), StoreError> {
        let target = self.target.clone();
        tokio::task::spawn_blocking(move || target.backup(&file))
            .await
            .map_err(|_| StoreError::Panicked)?
    }
}
