//! The index of this process, kept level with the store: before each query it takes in what has changed.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use kit::{Time, words};
use search::{Index, Meanings};
use store::search::{Change, REMEMBERED_S, changes};
use store::{Rd, StoreError};

use crate::names::Names;
use crate::thing::Kept;

/// Changes taken in at once.
const BATCH: i64 = 2_000;

/// What this process knows, and up to where.
pub struct Mirror {
    level: RwLock<Level>,
    /// Held by whoever takes changes in, so that they are read once.
    taking_in: Mutex<()>,
    /// When it was last level with the store.
    level_us: AtomicI64,
    meanings: Meanings,
}

/// What was taken in.
pub struct Level {
    pub index: Index,
    pub names: Names,
    /// The number of the last change.
    change: i64,
}

impl Mirror {
    pub fn new(meanings: Meanings) -> Self {
        Self {
            level: RwLock::new(Level::new(&meanings)),
            taking_in: Mutex::new(()),
            level_us: AtomicI64::new(i64::MAX),
            meanings,
        }
    }

    /// What there is now, as far as it was committed before.
    pub fn level(&self, rd: &mut Rd<'_>) -> Result<RwLockReadGuard<'_, Level>, StoreError> {
        self.take_in(rd)?;
        Ok(self.level.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self) -> i64 {
        self.level
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .change
    }

    fn take_in(&self, rd: &mut Rd<'_>) -> Result<(), StoreError> {
        let now = rd.now();
        let mut next = next_changes(rd, self.change())?;
        let is_late = self.is_late(now);
        if !next.is_empty() || is_late {
            let _taking_in = self
                .taking_in
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if is_late && self.is_late(now) {
                // What was taken away long ago is forgotten by now: begin again.
                *self.level.write().unwrap_or_else(PoisonError::into_inner) =
                    Level::new(&self.meanings);
            }
            loop {
                next = next_changes(rd, self.change())?;
                if next.is_empty() {
                    break;
                }
                let mut level = self.level.write().unwrap_or_else(PoisonError::into_inner);
                next.drain(..).for_each(|change| level.take(change));
            }
        }
        self.level_us.store(now.0, Ordering::Relaxed);
        Ok(())
    }

    fn is_late(&self, now: Time) -> bool {
        let level = Time(self.level_us.load(Ordering::Relaxed));
        now.since_us(level) > REMEMBERED_S / 2 * 1_000_000
    }
}

fn next_changes(rd: &mut Rd<'_>, after: i64) -> Result<Vec<Change>, StoreError> {
    let mut next = Vec::new();
    changes(rd, after, BATCH, |change| next.push(change))?;
    Ok(next)
}

impl Level {
    fn new(meanings: &Meanings) -> Self {
        Self {
            index: Index::new(meanings.clone()),
            names: Names::default(),
            change: 0,
        }
    }

    fn take(&mut self, change: Change) {
        self.change = change.change;
        let kept = change.doc.as_deref().map(serde_json::from_str);
        match kept {
            Some(Ok(Kept::Thing(thing))) => {
                let kind = words::from_term(&thing.kind);
                if let Err(full) = self.index.put(change.id, &thing.entry(&kind)) {
                    tracing::error!(%full, id = change.id, "a thing cannot be found");
                }
            }
            Some(Ok(Kept::Place(place))) => self.names.put(change.id, place),
            None => {
                self.index.remove(change.id);
                self.names.remove(change.id);
            }
            // A later version may write what this one cannot read.
            Some(Err(error)) => {
                self.index.remove(change.id);
                tracing::warn!(%error, id = change.id, "a thing that can be found cannot be read");
            }
        }
    }
}
