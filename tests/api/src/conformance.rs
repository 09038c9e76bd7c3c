//! What holds for every record type, run over `wire::DEFINITIONS`: a type without a sample fails, and so does a broken rule
//! of any one type, by name.
mod body;
mod cycle;
mod external;
mod headers;
mod merge;
mod orphan;
mod retry;

use std::sync::Arc;

use testkit::{Actor, Client, Reply, Value, World, sample::sample};
use tokio::sync::Semaphore;
use wire::{DEFINITIONS, Definition, Field, Kind};

/// One record type under test.
pub(crate) struct Case {
    pub(crate) definition: &'static Definition,
    /// May do everything with the type.
    pub(crate) client: Client,
    pub(crate) sample: Value,
}

impl Case {
    pub(crate) fn path(&self) -> String {
        format!("/{}", self.definition.path)
    }

    pub(crate) async fn create(&self) -> Reply {
        self.client.post(&self.path(), self.sample.clone()).expect(201).await
    }

    /// A new valid body; values that must be unique are new ones.
    pub(crate) async fn another(&self) -> Value {
        sample(&self.client, self.definition).await
    }

    pub(crate) fn fields(&self, fits: impl Fn(&Field) -> bool) -> Vec<&'static Field> {
        self.definition.fields.iter().filter(|field| fits(field)).collect()
    }

    /// A text field that may be changed at will.
    pub(crate) fn text_field(&self) -> Option<&'static Field> {
        let plain = |field: &Field| {
            matches!(field.kind, Kind::Text(max) if max >= 20)
                && !field.read_only
                && field.name != "object"
                && field.name != "time_zone"
                && field.name != "sort"
        };
        self.fields(plain).first().copied()
    }
}

/// Types that are checked at the same time: as many as the server has connections, or a busy machine keeps a request waiting for
/// one until it is told 503.
const AT_ONCE: usize = 8;

/// Runs `check` for every type that `fits`, side by side on one world, and names those that failed.
pub(crate) async fn for_every<F, C>(fits: fn(&Definition) -> bool, check: C)
where
    F: Future<Output = ()> + Send + 'static,
    C: Fn(Case) -> F + Clone + Send + 'static,
{
    let world = World::new().await;
    let client = world.by(Actor::Admin).await;
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = Vec::new();
    for &definition in DEFINITIONS.iter().filter(|definition| definition.operations.create && fits(definition)) {
        let (client, check, places) = (client.clone(), check.clone(), places.clone());
        let work = async move {
            let _place = places.acquire().await.expect("nobody closes it");
            let sample = sample(&client, definition).await;
            check(Case { definition, client, sample }).await;
        };
        running.push((definition.name, tokio::spawn(work)));
    }
    let mut failed = Vec::new();
    for (name, work) in running {
        if work.await.is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "failed for {failed:?}, see above");
}

pub(crate) fn any(_: &Definition) -> bool {
    true
}

#[test]
fn only_the_stage_history_is_not_made_by_clients() {
    let read_only: Vec<_> =
        DEFINITIONS.iter().filter(|definition| !definition.operations.create).map(|it| it.name).collect();
    assert_eq!(read_only, ["stage_change", "report_delivery", "forecast_snapshot", "job", "notification"]);
}
