//! What was worked out a moment ago, within bounds of number, size and age.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Remembers things by name.
pub struct Cache<T> {
    most: usize,
    most_bytes: usize,
    lasts_us: i64,
    kept: Mutex<Shelf<T>>,
}

struct Shelf<T> {
    items: HashMap<String, Item<T>>,
    bytes: usize,
}

struct Item<T> {
    value: T,
    bytes: usize,
    since_us: i64,
    used_us: i64,
}

impl<T: Clone> Cache<T> {
    /// Remembers so many things of so many bytes together, each for so long.
    pub fn new(most: usize, most_bytes: usize, lasts_us: i64) -> Self {
        Self {
            most,
            most_bytes,
            lasts_us,
            kept: Mutex::new(Shelf {
                items: HashMap::new(),
                bytes: 0,
            }),
        }
    }

    /// What is remembered under a name, unless it has grown old.
    pub fn get(&self, name: &str, now_us: i64) -> Option<T> {
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let item = shelf.items.get_mut(name)?;
        if now_us.saturating_sub(item.since_us) > self.lasts_us {
            return None;
        }
        item.used_us = now_us;
        Some(item.value.clone())
    }

    /// What is remembered under a name, however old.
    pub fn get_old(&self, name: &str) -> Option<T> {
        let shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.items.get(name).map(|item| item.value.clone())
    }

    /// Remembers a thing; those not used for longest make room.
    pub fn put(&self, name: String, value: T, bytes: usize, now_us: i64) {
        let bytes = bytes + name.len();
        if bytes > self.most_bytes {
            return;
        }
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.remove(&name);
        while shelf.items.len() >= self.most || shelf.bytes + bytes > self.most_bytes {
            let oldest = shelf
                .items
                .iter()
                .min_by_key(|(_, item)| item.used_us)
                .map(|(name, _)| name.clone());
            let Some(oldest) = oldest else { break };
            shelf.remove(&oldest);
        }
        shelf.bytes += bytes;
        shelf.items.insert(
            name,
            Item {
                value,
                bytes,
                since_us: now_us,
                used_us: now_us,
            },
        );
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut shelf = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        *shelf = Shelf {
            items: HashMap::new(),
            bytes: 0,
        };
    }
}

impl<T> Shelf<T> {
    fn remove(&mut self, name: &str) {
        if let Some(item) = self.items.remove(name) {
            self.bytes -= item.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_keeps_its_bounds() {
        let cache = Cache::new(2, 100, 10);
        cache.put("a".into(), 1, 10, 0);
        cache.put("b".into(), 2, 10, 1);
        assert_eq!(cache.get("a", 2), Some(1));
        cache.put("c".into(), 3, 10, 3);
        assert_eq!(
            (cache.get("a", 3), cache.get("b", 3), cache.get("c", 3)),
            (Some(1), None, Some(3))
        );
        cache.put("big".into(), 4, 90, 4);
        assert_eq!((cache.get("a", 4), cache.get("big", 4)), (None, Some(4)));
        cache.put("too big".into(), 5, 100, 4);
        assert_eq!(cache.get("too big", 4), None);
        assert_eq!(
            (cache.get("big", 15), cache.get_old("big")),
            (None, Some(4)),
            "it has grown old"
        );
        cache.put("d".into(), 6, 1, 20);
        cache.clear();
        assert_eq!(cache.get("d", 20), None);
    }
}
