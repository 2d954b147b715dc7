//! The wish to stop, which anybody may express and everybody sees.

use std::sync::Arc;

use tokio::sync::watch;

#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    pub fn request(&self) {
        self.0.send_replace(true);
    }

    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns once somebody wishes to stop.
    pub async fn requested(&self) {
        // The sender lives as long as this reference to it, so waiting cannot fail.
        drop(self.0.subscribe().wait_for(|requested| *requested).await);
    }
}
