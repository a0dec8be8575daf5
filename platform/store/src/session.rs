//! What a closure is handed: a transaction to write in, or a reader.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kit::{Chance, Clock, Time};
use tokio::sync::{Notify, mpsc};

use crate::StoreError;
use crate::dialect::{Dialect, Row};
use crate::queue::Pushed;
use crate::value::Value;

/// Whether to go on to the next row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Give me the next one.
    More,
    /// I have what I wanted.
    Enough,
}

/// What a database connection does for us; one implementation for each database.
pub trait Session: Send {
    fn dialect(&self) -> Dialect;
    /// Runs one statement; the count of rows it changed.
    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError>;
    /// Inserts one row; what the database numbered it in the column `number`, nothing if it was there.
    fn insert(
        &mut self,
        sql: &str,
        number: &str,
        values: &[Value<'_>],
    ) -> Result<Option<i64>, StoreError>;
    /// Runs a query and hands over each row.
    fn query(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<Flow, StoreError>,
    ) -> Result<(), StoreError>;
    /// Runs many statements at once, without values.
    fn batch(&mut self, sql: &str) -> Result<(), StoreError>;
    /// `INSERT INTO head VALUES rows tail`, with as few journeys as the database allows.
    fn insert_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        cells: &[Value<'_>],
    ) -> Result<(), StoreError>;
    /// Whether another transaction stood in the way since the last time this was asked.
    fn must_try_again(&mut self) -> bool;
    /// Whether the connection must be made anew.
    fn is_lost(&self) -> bool;
}

/// What all sessions of one store share.
pub struct Shared {
    pub clock: Clock,
    pub chance: Chance,
    /// Tenant, then IRI, to its number, once committed.
    pub terms: RwLock<HashMap<i64, HashMap<Arc<str>, i64>>>,
    topics: Mutex<HashMap<&'static str, Topic>>,
    /// Whether the last commit could not be made.
    refusing: AtomicBool,
}

/// Who wishes to know what is put on a topic of the queue.
#[derive(Default)]
struct Topic {
    signal: Arc<Notify>,
    follower: Option<mpsc::Sender<Pushed>>,
}

/// Pushes that a follower may leave waiting; those beyond are not told.
const FOLLOWED: usize = 16_384;

impl Shared {
    pub fn new(clock: Clock, chance: Chance) -> Self {
        Self {
            clock,
            chance,
            terms: RwLock::default(),
            topics: Mutex::default(),
            refusing: AtomicBool::new(false),
        }
    }

    /// How the last commit went.
    pub fn note_commit(&self, made: bool) {
        self.refusing.store(!made, Ordering::Relaxed);
    }

    pub fn is_refusing(&self) -> bool {
        self.refusing.load(Ordering::Relaxed)
    }

    pub fn signal(&self, topic: &'static str) -> Arc<Notify> {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&topics.entry(topic).or_default().signal)
    }

    pub fn follow(&self, topic: &'static str) -> mpsc::Receiver<Pushed> {
        let (follower, pushed) = mpsc::channel(FOLLOWED);
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        topics.entry(topic).or_default().follower = Some(follower);
        pushed
    }

    fn tell_pushed(&self, all: Vec<(&'static str, Pushed)>) {
        let mut topics = self.topics.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, pushed) in all {
            let topic = topics.entry(name).or_default();
            topic.signal.notify_one();
            if let Some(follower) = &topic.follower {
                // One that has fallen behind, or has gone, finds the work in the store.
                let _untold = follower.try_send(pushed);
            }
        }
    }
}

/// A reader.
pub struct Rd<'s> {
    session: &'s mut dyn Session,
    pub(crate) shared: &'s Shared,
    /// Terms this transaction gave a number to: shared once it commits.
    pub(crate) new_terms: Vec<(i64, Arc<str>, i64)>,
    /// Whether a statement failed.
    has_failed: bool,
    /// Whether anything was written.
    has_written: bool,
}

impl<'s> Rd<'s> {
    pub(crate) fn new(session: &'s mut dyn Session, shared: &'s Shared) -> Self {
        Self {
            session,
            shared,
            new_terms: Vec::new(),
            has_failed: false,
            has_written: false,
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.session.dialect()
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Time {
        self.shared.clock.now()
    }

    pub(crate) fn each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<Flow, StoreError>,
    ) -> Result<(), StoreError> {
        // What asks for rows back may be a change all the same.
        self.has_written |= !sql.trim_start().starts_with("SELECT");
        let done = self.session.query(sql, values, &mut each);
        self.noted(done)
    }

    fn noted<T>(&mut self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        self.has_failed |= done.is_err();
        done
    }

    pub(crate) fn all<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut out = Vec::new();
        self.each(sql, values, |row| {
            out.push(read(row)?);
            Ok(Flow::More)
        })?;
        Ok(out)
    }

    pub(crate) fn one<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut out = None;
        self.each(sql, values, |row| {
            out = Some(read(row)?);
            Ok(Flow::Enough)
        })?;
        Ok(out)
    }

    /// What a reader met is committed, and can be shared at once.
    pub(crate) fn into_news(self) -> News {
        News {
            terms: self.new_terms,
            pushed: Vec::new(),
        }
    }

    pub(crate) fn server_version(&mut self) -> Result<String, StoreError> {
        let sql = self.dialect().version_sql();
        Ok(self.one(sql, &[], |row| row.text(0))?.unwrap_or_default())
    }
}

/// A transaction.
pub struct Tx<'s> {
    rd: Rd<'s>,
    /// What was pushed to which topic of the queue: their workers wake after the commit.
    pub(crate) pushed: Vec<(&'static str, Pushed)>,
}

impl<'s> Tx<'s> {
    pub(crate) fn new(session: &'s mut dyn Session, shared: &'s Shared) -> Self {
        Self {
            rd: Rd::new(session, shared),
            pushed: Vec::new(),
        }
    }

    /// A new id, in the order of time.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.shared.chance.id(self.now())
    }

    /// Random bits, references and secrets, from where the store's ids come.
    #[must_use]
    pub fn chance(&self) -> &Chance {
        &self.shared.chance
    }

    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64, StoreError> {
        self.rd.has_written = true;
        let done = self.rd.session.execute(sql, values);
        self.rd.noted(done)
    }

    /// Writes one row and reads what of it is asked back.
    pub(crate) fn write_one<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.rd.one(sql, values, read)
    }

    /// Inserts one row; what the database numbered it in the column `number`, nothing if it was there.
    pub(crate) fn insert(
        &mut self,
        sql: &str,
        number: &str,
        values: &[Value<'_>],
    ) -> Result<Option<i64>, StoreError> {
        self.rd.has_written = true;
        let done = self.rd.session.insert(sql, number, values);
        self.rd.noted(done)
    }

    pub(crate) fn insert_many(
        &mut self,
        head: &str,
        tail: &str,
        width: usize,
        cells: &[Value<'_>],
    ) -> Result<(), StoreError> {
        self.rd.has_written = true;
        let done = self.rd.session.insert_many(head, tail, width, cells);
        self.rd.noted(done)
    }

    /// Whether it leaves something in the transaction that it did not mean to: work of one that says
    /// no, or a statement that failed in one that says yes.
    pub(crate) fn is_torn(&self, is_kept: bool) -> bool {
        self.rd.has_failed || (!is_kept && self.rd.has_written)
    }

    /// What to share with the rest of the process once the commit has happened.
    pub(crate) fn into_news(self) -> News {
        News {
            pushed: self.pushed,
            ..self.rd.into_news()
        }
    }
}

impl<'s> Deref for Tx<'s> {
    type Target = Rd<'s>;
    fn deref(&self) -> &Rd<'s> {
        &self.rd
    }
}

impl<'s> DerefMut for Tx<'s> {
    fn deref_mut(&mut self) -> &mut Rd<'s> {
        &mut self.rd
    }
}

/// What a committed transaction tells the rest of the process.
#[derive(Default)]
pub struct News {
    terms: Vec<(i64, Arc<str>, i64)>,
    pushed: Vec<(&'static str, Pushed)>,
}

impl News {
    pub fn tell(self, shared: &Shared) {
        if !self.terms.is_empty() {
            let mut terms = shared.terms.write().unwrap_or_else(PoisonError::into_inner);
            for (tenant, iri, id) in self.terms {
                terms.entry(tenant).or_default().insert(iri, id);
            }
        }
        if !self.pushed.is_empty() {
            shared.tell_pushed(self.pushed);
        }
    }
}
