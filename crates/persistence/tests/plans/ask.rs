//! One question asked, its statements counted, their plans judged.
use std::time::{Duration, Instant};

use domain::permission::{AUDIT, Action, Scope};
use persistence::{
    Asker, StoreError, Stored,
    audit::{self, Place},
    query, search, timeline,
};
use sea_orm::Statement;
use wire::{ListPage, Record, TimelineKind, query::Search, record::*};

use crate::{
    allowed, explain,
    questions::{Ask, Question},
    world::World,
};

/// A page of a list: rows, names, count, and one more where something must be looked up first.
const MOST: usize = 4;

/// Worth a look, though time is never judged here: machines differ.
const SLOW: Duration = Duration::from_millis(1_500);

pub(crate) async fn judge(world: &World, who: &str, asker: &Asker, question: &Question) -> Vec<String> {
    if !may(asker, question) {
        return Vec::new();
    }
    world.watch.take();
    let begun = Instant::now();
    put(world, asker, question).await.unwrap_or_else(|error| panic!("{who}, {}: {error:?}", question.name));
    if begun.elapsed() > SLOW {
        println!("{:?}, {who}: {} took {} ms", world.db.backend(), question.name, begun.elapsed().as_millis());
    }
    let mut statements = world.watch.take();
    let most = if matches!(question.ask, Ask::NextPage(..) | Ask::Audit(_)) { 2 * MOST } else { MOST };
    if statements.len() > most {
        // Whether somebody may see few is remembered for a minute, which may have passed just now.
        put(world, asker, question).await.unwrap_or_else(|error| panic!("{who}, {}: {error:?}", question.name));
        statements = world.watch.take();
    }
    let mut faults = Vec::new();
    assert!(!statements.is_empty(), "{} asks nothing", question.name);
    if statements.len() > most {
        faults.push(format!("{who}: {} takes {} statements", question.name, statements.len()));
    }
    for statement in &statements {
        faults.extend(plan(world, who, question, statement).await);
    }
    faults
}

async fn plan(world: &World, who: &str, question: &Question, statement: &Statement) -> Option<String> {
    let wrong = explain::faults(world, statement, allowed::sorted(&question.name)).await;
    let wrong: Vec<_> = wrong.into_iter().filter(|fault| !allowed::is(&question.name, fault)).collect();
    if wrong.is_empty() {
        return None;
    }
    let plan = explain::text(world, statement).await;
    Some(format!("{who}: {}\n  {}\n  {statement}\n{plan}", question.name, wrong.join("\n  ")))
}

fn may(asker: &Asker, question: &Question) -> bool {
    let definition = match &question.ask {
        Ask::List(definition, _) | Ask::NextPage(definition, _) | Ask::Aggregate(definition, _) => definition,
        Ask::Everywhere(..) | Ask::Timeline(_) => return true,
        Ask::Audit(_) => return asker.actor.rights.get(AUDIT).is_some_and(|rights| rights.read == Scope::All),
    };
    asker.actor.demand(definition, Action::Read).is_ok()
}

/// Asks, and says how many rows came.
pub(crate) async fn put(world: &World, asker: &Asker, question: &Question) -> Result<usize, StoreError> {
    let db = &world.db;
    match &question.ask {
        Ask::List(definition, search) => Ok(list(world, asker, definition.name, search).await?.0),
        Ask::NextPage(definition, search) => {
            let (_, cursor) = list(world, asker, definition.name, search).await?;
            let Some(cursor) = cursor else { return Ok(0) };
            let next = Search { cursor: Some(cursor), count: None, ..search.clone() };
            Ok(list(world, asker, definition.name, &next).await?.0)
        }
        Ask::Aggregate(definition, aggregation) => {
            Ok(query::aggregate(db, asker, definition, aggregation).await?.groups.len())
        }
        Ask::Everywhere(q) => Ok(search::everywhere(db, asker, q, &[], 20).await?.len()),
        Ask::Audit(filter) => {
            let (entries, _) = audit::list(db, asker, filter, None, 50).await?;
            let Some(last) = entries.last() else { return Ok(0) };
            let place = Place { at: last.at.to_utc(), id: last.id };
            Ok(audit::list(db, asker, filter, Some(place), 50).await?.0.len())
        }
        Ask::Timeline(id) => {
            let kinds = [TimelineKind::Activity, TimelineKind::Task, TimelineKind::Change];
            Ok(timeline::of_record(db.read(), *id, &kinds, None, 20).await?.len())
        }
    }
}

/// Number of rows and the cursor to the next page.
async fn list(
    world: &World,
    asker: &Asker,
    name: &str,
    search: &Search,
) -> Result<(usize, Option<String>), StoreError> {
    match name {
        "lead" => page::<Lead>(world, asker, search).await,
        "account" => page::<Account>(world, asker, search).await,
        "contact" => page::<Contact>(world, asker, search).await,
        "account_contact" => page::<AccountContact>(world, asker, search).await,
        "opportunity" => page::<Opportunity>(world, asker, search).await,
        "opportunity_contact" => page::<OpportunityContact>(world, asker, search).await,
        "stage_change" => page::<StageChange>(world, asker, search).await,
        "activity" => page::<Activity>(world, asker, search).await,
        "task" => page::<Task>(world, asker, search).await,
        "campaign" => page::<Campaign>(world, asker, search).await,
        "campaign_member" => page::<CampaignMember>(world, asker, search).await,
        "attachment" => page::<Attachment>(world, asker, search).await,
        "saved_view" => page::<SavedView>(world, asker, search).await,
        "report" => page::<Report>(world, asker, search).await,
        "dashboard" => page::<Dashboard>(world, asker, search).await,
        "report_schedule" => page::<ReportSchedule>(world, asker, search).await,
        "report_delivery" => page::<ReportDelivery>(world, asker, search).await,
        "target" => page::<Target>(world, asker, search).await,
        "forecast_adjustment" => page::<ForecastAdjustment>(world, asker, search).await,
        "forecast_snapshot" => page::<ForecastSnapshot>(world, asker, search).await,
        "tag" => page::<Tag>(world, asker, search).await,
        "pipeline" => page::<Pipeline>(world, asker, search).await,
        "stage" => page::<Stage>(world, asker, search).await,
        "exchange_rate" => page::<ExchangeRate>(world, asker, search).await,
        "user" => page::<User>(world, asker, search).await,
        "team" => page::<Team>(world, asker, search).await,
        "role" => page::<Role>(world, asker, search).await,
        "comment" => page::<Comment>(world, asker, search).await,
        "follow" => page::<Follow>(world, asker, search).await,
        "notification" => page::<Notification>(world, asker, search).await,
        "job" => page::<Job>(world, asker, search).await,
        name => panic!("`{name}` is not listed here"),
    }
}

async fn page<R: Stored>(world: &World, asker: &Asker, search: &Search) -> Result<(usize, Option<String>), StoreError> {
    let ListPage { data, page, .. }: ListPage<Record<R>> = query::list(&world.db, asker, search).await?;
    Ok((data.len(), page.next_cursor))
}
