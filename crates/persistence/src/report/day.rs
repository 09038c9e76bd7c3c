//! What to do today: one's own overdue tasks, those of today, leads that wait, deals that stand still, birthdays.
use chrono::{Days, NaiveDate};
use domain::permission::{Action, Scope};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, SimpleExpr};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Condition, Definition, Op, Resource,
    record::{Contact, Lead, Opportunity, Task},
    report::{DaySection, MyDay},
};

use super::{
    forecast::Asked,
    session::{Session, Wait},
    source::Source,
    stalled,
};
use crate::{Asker, Db, StoreError, visible::column};

/// Birthdays are told from today on, for a week.
const DAYS_AHEAD: u64 = 7;
/// More than these are no list of today any more.
const MOST_BIRTHDAYS: u64 = 50;

/// # Errors
/// When the database cannot be read.
pub async fn day(db: &Db, asker: &Asker) -> Result<MyDay, StoreError> {
    let mut sections = tasks(asker);
    sections.extend(leads(asker));
    sections.extend(still(db, asker).await?);
    sections.extend(birthdays(db, asker).await?);
    Ok(MyDay { sections, as_of: asker.now.into() })
}

fn may_read(asker: &Asker, object: &Definition) -> bool {
    asker.actor.scope(object, Action::Read) != Scope::None
}

/// A list of one's own records; none where such may not be read.
fn section(asker: &Asker, name: &str, object: &'static Definition, own: &Value, sort: &str) -> Option<DaySection> {
    let mut all = vec![json!({"path": "owner_id", "op": "eq", "value": "$me"})];
    all.extend(own.as_array().cloned().unwrap_or_default());
    let condition = serde_json::from_value(json!({"all": all})).ok()?;
    may_read(asker, object).then(|| DaySection {
        name: name.to_owned(),
        object: object.name.to_owned(),
        path: object.path.to_owned(),
        condition,
        sort: sort.to_owned(),
    })
}

fn tasks(asker: &Asker) -> Vec<DaySection> {
    let open = json!({"path": "status", "op": "in", "value": ["todo", "in_progress", "deferred"]});
    let due = |name, op, sort| {
        let due = json!({"path": "due_date", "op": op, "value": "$today"});
        section(asker, name, Task::DEFINITION, &json!([open, due]), sort)
    };
    [due("overdue", "lt", "due_date"), due("today", "eq", "-priority")].into_iter().flatten().collect()
}

/// Hot ones, and those that came before today; nobody has spoken with either.
fn leads(asker: &Asker) -> Option<DaySection> {
    let waiting = json!([
        {"path": "status", "op": "in", "value": ["new", "assigned"]},
        {"aggregate": "count", "of": "activities", "op": "eq", "value": 0},
        {"any": [
            {"path": "rating", "op": "eq", "value": "hot"},
            {"path": "created_at", "op": "lt", "value": "$today"},
        ]},
    ]);
    section(asker, "leads", Lead::DEFINITION, &waiting, "created_at")
}

/// Deals that have stood in their stage for longer than won ones did.
async fn still(db: &Db, asker: &Asker) -> Result<Option<DaySection>, StoreError> {
    if !may_read(asker, Opportunity::DEFINITION) || asker.directory.default_pipeline().is_none() {
        return Ok(None);
    }
    let own = Asked { owner_id: Some(asker.actor.user_id), ..Asked::default() };
    let found = match stalled::stalled(db, asker, &own, Wait::Person).await {
        // Who may not see amounts is told nothing drawn from them.
        Err(StoreError::Forbidden) => return Ok(None),
        found => found?,
    };
    let figures = found.stages.into_iter().filter_map(|stage| stage.stalled).filter(|figure| figure.count > 0);
    let any: Vec<Value> = figures.filter_map(|figure| serde_json::to_value(figure.condition).ok()).collect();
    if any.is_empty() {
        return Ok(None);
    }
    Ok(section(asker, "stalled", Opportunity::DEFINITION, &json!([{"any": any}]), "stage_entered_at"))
}

async fn birthdays(db: &Db, asker: &Asker) -> Result<Option<DaySection>, StoreError> {
    if !may_read(asker, Contact::DEFINITION) || asker.actor.demand_field(Contact::DEFINITION, "birthday").is_err() {
        return Ok(None);
    }
    let session = Session::begin(db, Wait::Person).await?;
    let source = Source::new(asker, Contact::DEFINITION);
    let mut select = source.select(&Condition::compare("owner_id", Op::Eq, "$me"))?;
    select.expr_as(column("contact", "id"), Alias::new("id")).limit(MOST_BIRTHDAYS);
    select.and_where(day_of_year().is_in(ahead(asker.actor.today(asker.now))));
    let rows = session.ask(&select).await?;
    session.end().await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(None);
    }
    let these = json!([{"path": "id", "op": "in", "value": ids}]);
    Ok(section(asker, "birthdays", Contact::DEFINITION, &these, "name"))
}

/// `11-28` of a birthday, on both engines.
fn day_of_year() -> SimpleExpr {
    let text = Expr::expr(column("contact", "birthday")).cast_as("text");
    Func::cust("substr").arg(text).arg(6).arg(5).into()
}

/// The days from today on; whoever was born on a leap day has it on the last of February in other years.
fn ahead(today: NaiveDate) -> Vec<String> {
    let days = (0..DAYS_AHEAD).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let mut named: Vec<String> = days.map(|day| day.format("%m-%d").to_string()).collect();
    if !today.leap_year() && named.iter().any(|day| day == "02-28") {
        named.push("02-29".to_owned());
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_ahead_run_over_the_end_of_a_year() {
        let last = NaiveDate::from_ymd_opt(2026, 12, 29).unwrap();
        assert_eq!(ahead(last), ["12-29", "12-30", "12-31", "01-01", "01-02", "01-03", "01-04"]);
    }

    #[test]
    fn a_leap_day_is_told_every_year() {
        let before = NaiveDate::from_ymd_opt(2027, 2, 26).unwrap();
        assert!(ahead(before).contains(&"02-29".to_owned()));
        let leap = NaiveDate::from_ymd_opt(2028, 2, 26).unwrap();
        assert_eq!(ahead(leap).iter().filter(|day| *day == "02-29").count(), 1);
    }
}
