//! What a capability keeps in memory for one App: one value of each type, made when it is first asked for.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The slots, one for each type. They end with their App.
#[derive(Default)]
pub struct Shared(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Shared {
    /// The value of this type; made by `make` if there is none yet. While it is made everybody else
    /// waits, so that nothing is made twice: `make` must be quick, and must not ask for another.
    pub fn get<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there = kept.get(&TypeId::of::<T>()).cloned();
        if let Some(value) = there.and_then(|any| any.downcast().ok()) {
            return value;
        }
        let value = Arc::new(make());
        kept.insert(TypeId::of::<T>(), value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_of_each_type_is_made_and_kept() {
        struct Heard(u32);
        struct Seen(u32);
        let (one, other) = (Shared::default(), Shared::default());
        let heard = one.get(|| Heard(1));
        assert!(Arc::ptr_eq(&heard, &one.get(|| Heard(2))));
        assert_eq!((heard.0, one.get(|| Seen(3)).0), (1, 3));
        assert_eq!(other.get(|| Heard(4)).0, 4, "each App has its own");
    }
}
