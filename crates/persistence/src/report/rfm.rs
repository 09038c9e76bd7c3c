//! Customers by how recently, how often and how much they bought: from won deals the reader may see.
use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use domain::{
    money::Amount,
    permission::Action,
    rfm::{Class, OTHER, Range, violations},
};
use insight::rfm::{Fifths, Purchases, class_of, defaults, values};
use sea_orm::sea_query::{Expr, Func, FunctionCall, SimpleExpr};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Condition, Resource,
    record::{Account, Opportunity},
    report::{
        classes::{ClassCount, Classes, ClassesTried},
        forecast::{Rfm, RfmClass, RfmMove},
    },
};

use super::{
    history::{date, day},
    session::{Session, Wait},
    source::Source,
};
use crate::{
    Asker, Db, Reads, StoreError, change, hold::hold, query::digits, setting, store::Write, stored::to_json,
    visible::column,
};

const SETTING: &str = "rfm_classes";
/// As conditions may have.
const MAX_LEAVES: usize = wire::condition::MAX_LEAVES;

/// The classes as they are kept; those an installation begins with are of version 1.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: i64,
    classes: Vec<Class>,
}

impl From<Kept> for Classes {
    fn from(Kept { version, classes }: Kept) -> Self {
        Self { version, classes, defaults: defaults() }
    }
}

async fn kept(db: &impl Reads) -> Result<Kept, StoreError> {
    Ok(setting::get(db, SETTING).await?.unwrap_or_else(|| Kept { version: 1, classes: defaults() }))
}

/// The classes in force: those the organisation named, or the ones it began with.
///
/// # Errors
/// `Forbidden` for who may not see who is in them.
pub async fn classes(db: &Db, asker: &Asker) -> Result<Classes, StoreError> {
    may_read(asker)?;
    Ok(kept(db.read()).await?.into())
}

/// Puts others in their place, if the version is still the one that was seen.
///
/// # Errors
/// `Forbidden`, `Invalid` with every broken rule, `Stale`.
pub async fn save_classes(write: &Write<'_>, seen: Option<i64>, classes: Vec<Class>) -> Result<Classes, StoreError> {
    write.actor().demand_organization()?;
    sound(&classes)?;
    hold(write.tx, SETTING).await?;
    let before = kept(write.tx).await?;
    if seen.is_some_and(|seen| seen != before.version) {
        let version = before.version;
        return Err(StoreError::Stale { version, record: Some(to_json(&Classes::from(before))) });
    }
    if before.classes == classes {
        return Ok(before.into());
    }
    let after = Kept { version: before.version + 1, classes };
    setting::put(write.tx, SETTING, &after).await?;
    let told = |kept: &Kept| json!({SETTING: kept.classes});
    let by = write.actor().user_id;
    change::of_organization(write.tx, by, write.request_id, &told(&before), &told(&after)).await?;
    Ok(after.into())
}

/// Who would be in which class if these were in force, among those the reader may see.
///
/// # Errors
/// `Forbidden` for who may not change the classes, `Invalid` with every broken rule.
pub async fn try_classes(db: &Db, asker: &Asker, classes: &[Class], wait: Wait) -> Result<ClassesTried, StoreError> {
    asker.actor.demand_organization()?;
    may_read(asker)?;
    sound(classes)?;
    let (own, asker, classes) = (db.clone(), asker.clone(), classes.to_vec());
    db.quietly(async move { tried(&own, &asker, &classes, wait).await }).await
}

async fn tried(db: &Db, asker: &Asker, classes: &[Class], wait: Wait) -> Result<ClassesTried, StoreError> {
    let session = Session::begin(db, wait).await?;
    let today = asker.actor.today(asker.now);
    let in_force = kept(session.db()).await?.classes;
    let now = State::read(&session, asker, &in_force, today, None).await?;
    let then = now.under(classes);
    let potential = potential(&session, asker, classes).await?;
    session.end().await?;
    let count = |class: &Class| match (&potential, class.interest_within_days) {
        (Some((count, _)), Some(_)) => *count,
        _ => then.members(&class.key).count() as u64,
    };
    let counts = classes.iter().map(|class| ClassCount { key: class.key.clone(), count: count(class) });
    let other = ClassCount { key: OTHER.to_owned(), count: then.members(OTHER).count() as u64 };
    let moved = now.of.iter().filter(|(id, (_, class))| then.of.get(id).is_none_or(|(_, other)| class != other));
    Ok(ClassesTried {
        customers: now.of.len() as u64,
        classes: counts.chain([other]).collect(),
        moved: moved.count() as u64,
    })
}

fn sound(classes: &[Class]) -> Result<(), StoreError> {
    let broken = violations(classes);
    if broken.is_empty() { Ok(()) } else { Err(broken.into()) }
}

fn may_read(asker: &Asker) -> Result<(), StoreError> {
    asker.actor.demand(Account::DEFINITION, Action::Read)?;
    super::forecast::readable(asker)
}

/// # Errors
/// `Forbidden` where neither customers nor deals may be read.
pub async fn rfm(db: &Db, asker: &Asker, wait: Wait) -> Result<Rfm, StoreError> {
    may_read(asker)?;
    let (own, asker) = (db.clone(), asker.clone());
    db.quietly(async move { segments(&own, &asker, wait).await }).await
}

async fn segments(db: &Db, asker: &Asker, wait: Wait) -> Result<Rfm, StoreError> {
    let session = Session::begin(db, wait).await?;
    let today = asker.actor.today(asker.now);
    let since = today.checked_sub_months(Months::new(1)).unwrap_or(today);
    let classes = kept(session.db()).await?.classes;
    let now = State::read(&session, asker, &classes, today, None).await?;
    let then = State::read(&session, asker, &classes, since, Some(since)).await?;
    let potential = potential(&session, asker, &classes).await?;
    session.end().await?;
    let of_class = |class: &Class| match (&potential, class.interest_within_days) {
        (Some((count, condition)), Some(_)) => RfmClass {
            key: class.key.clone(),
            labels: class.labels.clone(),
            count: *count,
            have_bought: false,
            amount: Amount(0),
            condition: Some(condition.clone()),
        },
        _ => now.class(&classes, &class.key, class.labels.clone()),
    };
    let other = now.class(&classes, OTHER, BTreeMap::new());
    Ok(Rfm {
        as_of: today,
        since,
        currency: asker.directory.organization.base_currency.clone(),
        customers: now.of.len() as u64,
        classes: classes.iter().map(of_class).chain([other]).collect(),
        moved: moved(&then, &now),
    })
}

/// Who was in which class on some day.
struct State {
    today: NaiveDate,
    fifths: Option<Fifths>,
    of: BTreeMap<Uuid, (Purchases, String)>,
}

impl State {
    async fn read(
        session: &Session,
        asker: &Asker,
        classes: &[Class],
        today: NaiveDate,
        before: Option<NaiveDate>,
    ) -> Result<Self, StoreError> {
        let bought = purchases(session, asker, before).await?;
        Ok(Self::of(bought, classes, today))
    }

    fn of(bought: BTreeMap<Uuid, Purchases>, classes: &[Class], today: NaiveDate) -> Self {
        let all: Vec<Purchases> = bought.values().copied().collect();
        let fifths = Fifths::of(&all);
        let class = |bought: &Purchases| match fifths {
            Some(fifths) => class_of(classes, fifths.scores(bought), bought.first, day(today)).to_owned(),
            None => OTHER.to_owned(),
        };
        let of = bought.into_iter().map(|(id, bought)| (id, (bought, class(&bought)))).collect();
        Self { today, fifths, of }
    }

    /// The same customers on the same day, in other classes.
    fn under(&self, classes: &[Class]) -> Self {
        let bought = self.of.iter().map(|(id, (bought, _))| (*id, *bought)).collect();
        Self::of(bought, classes, self.today)
    }

    fn members(&self, key: &str) -> impl Iterator<Item = &Purchases> {
        self.of.values().filter(move |(_, class)| class == key).map(|(bought, _)| bought)
    }

    fn class(&self, classes: &[Class], key: &str, labels: BTreeMap<String, String>) -> RfmClass {
        let (count, amount) =
            self.members(key).fold((0, 0), |(count, sum), bought| (count + 1, bought.total.saturating_add(sum)));
        let condition = self.fifths.and_then(|fifths| condition(&fifths, classes, key, day(self.today)));
        RfmClass { key: key.to_owned(), labels, count, have_bought: true, amount: Amount(amount), condition }
    }
}

async fn purchases(
    session: &Session,
    asker: &Asker,
    before: Option<NaiveDate>,
) -> Result<BTreeMap<Uuid, Purchases>, StoreError> {
    // Of accounts the reader may see: a class opens a list of them.
    let mut bought = vec![
        json!({"path": "status", "op": "eq", "value": "won"}),
        json!({"path": "account.created_at", "op": "is_null", "value": false}),
        json!({"path": "closed_at", "op": "is_null", "value": false}),
    ];
    bought.extend(before.map(|day| json!({"path": "closed_at", "op": "lt", "value": day.to_string()})));
    let condition: Condition = read(json!({"all": bought}))?;
    let source = Source::new(asker, Opportunity::DEFINITION);
    let of = |name: &str| column("opportunity", name);
    let mut select = source.select(&condition)?;
    let [high, low] = digits::apart(of("amount_base")).map(sum);
    select
        .expr_as(of("account_id"), "account")
        .expr_as(Func::min(of("closed_at")), "first")
        .expr_as(Func::max(of("closed_at")), "last")
        .expr_as(Func::count(Expr::val(1)), "count")
        .expr_as(high, "high")
        .expr_as(low, "low")
        .add_group_by([of("account_id")]);
    let mut found = BTreeMap::new();
    for row in session.ask(&select).await? {
        let at = |name| row.try_get::<DateTime<Utc>>("", name).map(|at| day(asker.actor.today(at)));
        let purchases = Purchases {
            first: at("first")?,
            last: at("last")?,
            count: row.try_get("", "count")?,
            total: whole(row.try_get("", "high")?, row.try_get("", "low")?),
        };
        found.insert(row.try_get("", "account")?, purchases);
    }
    Ok(found)
}

/// The sum of the upper or the lower digits.
fn sum(of: SimpleExpr) -> FunctionCall {
    Func::cast_as(Func::coalesce([Func::sum(of).into(), Expr::val(0)]), "bigint")
}

fn whole(high: i64, low: i64) -> i64 {
    Amount::nearest(digits::together(high, low)).0
}

fn read(condition: Value) -> Result<Condition, StoreError> {
    serde_json::from_value(condition).map_err(|_| StoreError::query("classes", "condition"))
}

/// Who has not bought, but is being talked to: an open or new deal, or an activity.
async fn potential(
    session: &Session,
    asker: &Asker,
    classes: &[Class],
) -> Result<Option<(u64, Condition)>, StoreError> {
    let Some(days) = classes.iter().find_map(|class| class.interest_within_days) else { return Ok(None) };
    let period = format!("last_{days}d");
    let condition = read(json!({"all": [
        {"aggregate": "count", "of": "opportunities", "op": "eq", "value": 0, "where": {"path": "status", "op": "eq", "value": "won"}},
        {"aggregate": "count", "of": "opportunities", "op": "gt", "value": 0, "where": {"path": "created_at", "op": "within", "value": period}},
    ]}))?;
    let mut select = Source::new(asker, Account::DEFINITION).select(&condition)?;
    select.expr_as(Func::count(Expr::val(1)), "count");
    let rows = session.ask(&select).await?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get("", "count"))?;
    Ok(Some((u64::try_from(count).unwrap_or_default(), condition)))
}

/// The members of a class as a condition on accounts: its own bounds, and not those of a class before it that could
/// have taken the same customer. None where that is more than a condition may say.
fn condition(fifths: &Fifths, classes: &[Class], key: &str, today: i64) -> Option<Condition> {
    let place = classes.iter().position(|class| class.key == key).unwrap_or(classes.len());
    let own = classes.get(place);
    let before = classes[..place].iter().filter(|other| other.interest_within_days.is_none());
    let before = before.filter(|other| own.is_none_or(|own| meet(own, other)));
    let taken: Vec<Value> = before.map(|class| json!({"all": bounds(fifths, class, today)})).collect();
    let mut all = vec![figure("count", None, "gt", json!(0))];
    all.extend(own.map(|class| bounds(fifths, class, today)).unwrap_or_default());
    if !taken.is_empty() {
        all.push(json!({"not": {"any": taken}}));
    }
    let condition: Condition = serde_json::from_value(json!({"all": all})).ok()?;
    (condition.size().1 <= MAX_LEAVES).then_some(condition)
}

fn meet(one: &Class, other: &Class) -> bool {
    let ranges = [(one.recency, other.recency), (one.frequency, other.frequency), (one.monetary, other.monetary)];
    ranges.iter().all(|(a, b)| a.least <= b.most && b.least <= a.most)
}

fn figure(aggregate: &str, field: Option<&str>, op: &str, value: impl Into<Value>) -> Value {
    let value = value.into();
    let won = json!({"path": "status", "op": "eq", "value": "won"});
    let mut figure = json!({"aggregate": aggregate, "of": "opportunities", "where": won, "op": op, "value": value});
    if let Some(field) = field {
        figure["field"] = field.into();
    }
    figure
}

fn bounds(fifths: &Fifths, class: &Class, today: i64) -> Vec<Value> {
    let mut all = Vec::new();
    let range = |cuts, range: Range| values(cuts, range.least, range.most);
    let (above, up_to) = range(&fifths.recency, class.recency);
    // "After that day" begins with the next one.
    let after = |day: i64| json!(date(day + 1).to_string());
    all.extend(above.map(|day| figure("max", Some("closed_at"), "gte", after(day))));
    all.extend(up_to.map(|day| figure("max", Some("closed_at"), "lt", after(day))));
    let (above, up_to) = range(&fifths.frequency, class.frequency);
    all.extend(above.map(|count| figure("count", None, "gt", json!(count))));
    all.extend(up_to.map(|count| figure("count", None, "lte", json!(count))));
    let (above, up_to) = range(&fifths.monetary, class.monetary);
    all.extend(above.map(|units| figure("sum", Some("amount"), "gt", json!(Amount(units)))));
    all.extend(up_to.map(|units| figure("sum", Some("amount"), "lte", json!(Amount(units)))));
    let first = class.first_before_days.map(|days| json!(date(today - days + 1).to_string()));
    all.extend(first.map(|day| figure("min", Some("closed_at"), "lt", day)));
    all
}

/// How many went from one class to another.
fn moved(then: &State, now: &State) -> Vec<RfmMove> {
    let mut moves: BTreeMap<(Option<String>, String), u64> = BTreeMap::new();
    for (id, (_, class)) in &now.of {
        let before = then.of.get(id).map(|(_, class)| class.clone());
        if before.as_ref() != Some(class) {
            *moves.entry((before, class.clone())).or_default() += 1;
        }
    }
    moves.into_iter().map(|((from, to), count)| RfmMove { from, to, count }).collect()
}
