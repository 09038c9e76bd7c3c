//! Threads that give way to all others: reports over SQLite are worked on here. A list that comes meanwhile finds a
//! processor, for a report takes seconds and a list milliseconds.
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

/// A thread with this gets a hundredth of what one without gets, where both want a processor (nice(1)).
const NICE: i32 = 19;
/// Two reports that somebody waits for, and one of a job; what they do between statements takes no time.
const THREADS: usize = 3;

/// Started when the first report comes.
#[derive(Default)]
pub(super) struct Quiet(OnceLock<Runtime>);

impl Quiet {
    /// None where no threads can be had: then it is worked on as all else.
    pub(super) fn handle(&self) -> Option<Handle> {
        if let Some(runtime) = self.0.get() {
            return Some(runtime.handle().clone());
        }
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(THREADS).thread_name("report").enable_time().on_thread_start(give_way);
        match builder.build() {
            Ok(runtime) => {
                // Another may have been first: that one is used, and this one goes without waiting.
                if let Err(runtime) = self.0.set(runtime) {
                    runtime.shutdown_background();
                }
            }
            Err(error) => tracing::warn!(%error, "no threads for reports"),
        }
        self.0.get().map(|runtime| runtime.handle().clone())
    }
}

/// Only Linux knows priorities and processors of single threads.
#[cfg(target_os = "linux")]
fn give_way() {
    let done = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE).and_then(|()| keep_apart());
    if let Err(error) = done {
        tracing::warn!(%error, "reports are worked on like all else");
    }
}

#[cfg(not(target_os = "linux"))]
fn give_way() {}

/// On half of the processors alone: whoever wakes up beside a thread that gives way still waits for the next tick of the
/// clock, some milliseconds, and on the other half nobody does.
#[cfg(target_os = "linux")]
fn keep_apart() -> rustix::io::Result<()> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let all = sched_getaffinity(None)?;
    let places: Vec<usize> = (0..CpuSet::MAX_CPU).filter(|place| all.is_set(*place)).collect();
    let half = &places[places.len() / 2..];
    let mut set = CpuSet::new();
    for place in half {
        set.set(*place);
    }
    sched_setaffinity(None, &set)
}

/// Nobody waits for a report any more.
impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn its_threads_give_way_and_others_do_not() {
        let quiet = Quiet::default();
        let handle = quiet.handle().expect("threads");
        let nice = || rustix::process::getpriority_process(Some(rustix::thread::gettid())).expect("a priority");
        let own = nice();
        assert_eq!(handle.spawn(async move { nice() }).await.expect("it ran"), NICE);
        assert_eq!(handle.spawn_blocking(nice).await.expect("it ran"), NICE);
        assert_eq!(nice(), own);
    }
}
