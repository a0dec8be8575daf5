//! Finding quickly which of many subscriptions an entity may concern.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::Subscription;
use crate::entity::Entity;

/// Keys of subscriptions by the ids and types that they are about.
///
/// It never misses one; each that it finds is still to be asked with [`Subscription::matches`].
#[derive(Debug, Clone)]
pub struct SubscriptionIndex<K> {
    by_id: HashMap<String, Vec<K>>,
    by_type: HashMap<String, Vec<K>>,
    of_all: Vec<K>,
}

impl<K> Default for SubscriptionIndex<K> {
    fn default() -> Self {
        Self {
            by_id: HashMap::new(),
            by_type: HashMap::new(),
            of_all: Vec::new(),
        }
    }
}

impl<K: Clone + Eq + Hash> SubscriptionIndex<K> {
    /// Adds a subscription under a key.
    pub fn insert(&mut self, key: K, subscription: &Subscription) {
        if subscription.selection.is_empty() {
            self.of_all.push(key);
            return;
        }
        for selector in &subscription.selection {
            match (&selector.ids[..], &selector.types) {
                ([], None) => self.of_all.push(key.clone()),
                ([], Some(types)) => {
                    for name in types.one_of() {
                        self.by_type
                            .entry(name.to_owned())
                            .or_default()
                            .push(key.clone());
                    }
                }
                (ids, _) => {
                    for id in ids {
                        self.by_id.entry(id.clone()).or_default().push(key.clone());
                    }
                }
            }
        }
    }

    /// Takes away whatever was added under a key.
    pub fn remove(&mut self, key: &K) {
        self.of_all.retain(|k| k != key);
        for map in [&mut self.by_id, &mut self.by_type] {
            map.retain(|_, keys| {
                keys.retain(|k| k != key);
                !keys.is_empty()
            });
        }
    }

    /// Keys of the subscriptions that the entity may concern, each once.
    pub fn candidates(&self, entity: &Entity) -> Vec<&K> {
        let of_id = self.by_id.get(&entity.id).into_iter().flatten();
        let of_types = entity
            .types
            .iter()
            .filter_map(|name| self.by_type.get(name))
            .flatten();
        let mut seen = HashSet::new();
        self.of_all
            .iter()
            .chain(of_id)
            .chain(of_types)
            .filter(|key| seen.insert(*key))
            .collect()
    }
}
