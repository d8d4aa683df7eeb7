//! A thread that carries the conversation with a coordinator, whatever the run is busy with.

use std::io;
use std::thread::JoinHandle;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// A thread with a runtime of its own. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct OwnThread {
    handle: Handle,
    ends: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl OwnThread {
    /// Starts it.
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (ends, ended) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new().name("coordinator".to_owned());
        let thread = thread.spawn(move || {
            runtime.block_on(async {
                let _ = ended.await; // either way it is over
            });
        })?;
        Ok(Self {
            handle,
            ends: Some(ends),
            thread: Some(thread),
        })
    }

    /// What gives it something to do.
    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Has something done there and waits for it. Not from within another runtime.
    pub(super) fn wait<T>(&self, doing: impl Future<Output = T>) -> T {
        self.handle.block_on(doing)
    }
}

impl Drop for OwnThread {
    fn drop(&mut self) {
        drop(self.ends.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // what went wrong on it was told by its answers
        }
    }
}
