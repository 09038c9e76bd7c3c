//! Something asked of the server again whenever what it depends on changes. What was there stays while new comes (L, G1).
use std::future::Future;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{AbortController, AbortSignal};

use crate::api::ApiError;

/// The last answer, whether a newer one is on its way, and why it did not come.
pub(crate) struct Feed<T: Send + Sync + 'static> {
    pub(crate) data: RwSignal<Option<T>>,
    pub(crate) error: RwSignal<Option<ApiError>>,
    pub(crate) loading: RwSignal<bool>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Clone for Feed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Feed<T> {}

impl<T: PartialEq + Send + Sync + 'static> Feed<T> {
    /// Asks again.
    pub(crate) fn retry(&self) {
        self.again.notify();
    }

    fn receive(&self, outcome: Result<T, ApiError>) {
        match outcome {
            Ok(data) => {
                // The same once more draws nothing anew: what is being pressed must not be replaced under the finger.
                if self.data.try_with_untracked(|before| before.as_ref() != Some(&data)) == Some(true) {
                    let _ = self.data.try_set(Some(data));
                }
                // Told only where there was one: whoever shows it would draw all anew, and take away what is being typed.
                if self.error.try_get_untracked().flatten().is_some() {
                    let _ = self.error.try_set(None);
                }
            }
            // A newer question has taken over.
            Err(ApiError::Aborted) => return,
            Err(error) => _ = self.error.try_set(Some(error)),
        }
        let _ = self.loading.try_set(false);
    }
}

/// `ask` is run again when a signal it reads before its first wait changes; the question before is given up.
pub(crate) fn feed<T, F, A>(ask: F) -> Feed<T>
where
    T: PartialEq + Send + Sync + 'static,
    F: Fn(Option<AbortSignal>) -> A + 'static,
    A: Future<Output = Result<T, ApiError>> + 'static,
{
    let feed = Feed {
        data: RwSignal::new(None),
        error: RwSignal::new(None),
        loading: RwSignal::new(true),
        again: Trigger::new(),
    };
    let running = StoredValue::new_local(None::<AbortController>);
    // Not every question can be given up: the answer of an old one may come after that of a newer.
    let newest = StoredValue::new(0_u32);
    let abort = move || {
        if let Some(Some(controller)) = running.try_update_value(Option::take) {
            controller.abort();
        }
    };
    Effect::new(move || {
        feed.again.track();
        abort();
        let controller = AbortController::new().ok();
        let answer = ask(controller.as_ref().map(AbortController::signal));
        running.set_value(controller);
        feed.loading.set(true);
        newest.update_value(|number| *number += 1);
        let mine = newest.get_value();
        spawn_local(async move {
            let outcome = answer.await;
            if newest.try_get_value() == Some(mine) {
                feed.receive(outcome);
            }
        });
    });
    on_cleanup(abort);
    feed
}
