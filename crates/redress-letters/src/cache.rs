//! Things that are made once for each key and shared by all threads.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Things by their keys; all are forgotten when there are too many, so that memory stays bounded whatever a list holds.
#[derive(Debug)]
pub(crate) struct Cache<K, T> {
    known: Mutex<HashMap<K, Arc<T>>>,
    entries_max: usize,
}

impl<K: Hash + Eq, T> Cache<K, T> {
    /// An empty one for so many things.
    pub(crate) fn new(entries_max: usize) -> Self {
        Self {
            known: Mutex::default(),
            entries_max,
        }
    }

    /// The one for a key; `make` makes it where it is not known.
    pub(crate) fn get(&self, key: K, make: impl FnOnce(&K) -> T) -> Arc<T> {
        let Ok(known) = self.try_get(key, |key| Ok::<T, Infallible>(make(key)));
        known
    }

    /// The same where making it can fail; a failure is not remembered.
    pub(crate) fn try_get<E>(
        &self,
        key: K,
        make: impl FnOnce(&K) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(known) = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(known));
        }
        // Made without the lock: two threads may make the same thing, and neither waits for the other.
        let new = Arc::new(make(&key)?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= self.entries_max {
            known.clear();
        }
        known.insert(key, Arc::clone(&new));
        Ok(new)
    }
}
