//! What a campaign brought for what it cost: each figure with the condition that opens the very records it counts.
use domain::{
    campaign::{cost_per_lead, roi},
    money,
    permission::{Action, Scope},
};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Condition, Definition, Op, Resource as _,
    campaign::{CampaignFigure, CampaignResults, Results},
    condition::Any,
    query::Aggregation,
    record::{Campaign, CampaignMember, Lead, Opportunity},
};

use super::members::RESPONDED;
use crate::{
    Actor, Db, StoreError,
    query::{self, Asker},
    store,
};

/// # Errors
/// `NotFound` also for a campaign the asker may not read.
pub async fn results(db: &Db, asker: &Asker, id: Uuid) -> Result<CampaignResults, StoreError> {
    store::find::<Campaign>(db.read(), &asker.actor, id).await?;
    let below = Condition::compare("parent_id", Op::Under, id.to_string());
    let descendants = count(db, asker, Campaign::DEFINITION, below, false).await?;
    let has_descendants = descendants.as_ref().is_some_and(|descendants| descendants.count > 0);
    let whole = Which { id, op: Op::Under };
    Ok(CampaignResults {
        currency: asker.directory.organization.base_currency.clone(),
        own: of(db, asker, &Which { id, op: Op::Eq }).await?,
        with_descendants: if has_descendants { Some(of(db, asker, &whole).await?) } else { None },
        descendants,
    })
}

/// One campaign, or it and all below it.
struct Which {
    id: Uuid,
    op: Op,
}

impl Which {
    /// The campaigns themselves.
    fn campaigns(&self) -> Condition {
        let own = Condition::compare("id", Op::Eq, self.id.to_string());
        if self.op == Op::Eq {
            return own;
        }
        let below = Condition::compare("parent_id", Op::Under, self.id.to_string());
        Condition::Any(Any { any: vec![own, below] })
    }

    /// What points to them.
    fn linked(&self) -> Condition {
        Condition::compare("campaign_id", self.op, self.id.to_string())
    }

    fn linked_and(&self, further: Condition) -> Condition {
        Condition::all(vec![self.linked(), further])
    }
}

async fn of(db: &Db, asker: &Asker, which: &Which) -> Result<Results, StoreError> {
    let (budget, cost) = spent(db, asker, which).await?;
    let leads = count(db, asker, Lead::DEFINITION, which.linked(), false).await?;
    let won = which.linked_and(Condition::compare("status", Op::Eq, "won"));
    let won = count(db, asker, Opportunity::DEFINITION, won, true).await?;
    let units = |text: &Option<String>| text.as_deref().and_then(money::units);
    let amount_won = won.as_ref().and_then(|won| units(&won.amount));
    let spent = units(&cost);
    Ok(Results {
        members: count(db, asker, CampaignMember::DEFINITION, which.linked(), false).await?,
        responded: count(db, asker, CampaignMember::DEFINITION, which.linked_and(responded()), false).await?,
        opportunities: count(db, asker, Opportunity::DEFINITION, which.linked(), true).await?,
        roi: amount_won.zip(spent).and_then(|(won, cost)| roi(won, cost)).map(money::text),
        cost_per_lead: spent
            .zip(leads.as_ref())
            .and_then(|(cost, leads)| cost_per_lead(cost, leads.count))
            .map(money::text),
        budget,
        cost,
        leads,
        won,
    })
}

/// Whoever answered may have opted out since; whoever is said to have answered has, with or without a date.
fn responded() -> Condition {
    let answered = Condition::compare("responded_at", Op::IsNull, false);
    let said = Condition::compare("status", Op::In, json!(RESPONDED));
    Condition::Any(Any { any: vec![answered, said] })
}

/// Budget and cost in the base currency; none where no campaign has any, or the asker may not see them.
async fn spent(db: &Db, asker: &Asker, which: &Which) -> Result<(Option<String>, Option<String>), StoreError> {
    let seen = |field: &&str| asker.actor.queryable(Campaign::DEFINITION, field).is_some();
    let fields: Vec<&str> = ["budget", "actual_cost"].into_iter().filter(seen).collect();
    let condition = which.campaigns();
    if fields.is_empty() || !may_ask(&asker.actor, Campaign::DEFINITION, &condition) {
        return Ok((None, None));
    }
    let measures = fields.iter().flat_map(|field| [format!("sum:{field}"), format!("max:{field}")]).collect();
    let question = Aggregation { condition: Some(condition), measures, ..Aggregation::default() };
    let figures = query::aggregate(db, asker, Campaign::DEFINITION, &question).await?;
    let value = |name: &str| figures.groups.first().and_then(|group| group.measures.get(name)).and_then(Value::as_str);
    // A sum of nothing is zero, and so is one of campaigns that cost nothing: the largest amount tells them apart.
    let given =
        |name: &str| value(&format!("max:{name}")).and_then(|_| value(&format!("sum:{name}"))).map(str::to_owned);
    Ok((given("budget"), given("actual_cost")))
}

/// How many records of the type there are, and what they are worth; none where the asker may read none of the type, or
/// not what tells which they are.
async fn count(
    db: &Db,
    asker: &Asker,
    definition: &'static Definition,
    condition: Condition,
    worth: bool,
) -> Result<Option<CampaignFigure>, StoreError> {
    let actor = &asker.actor;
    if actor.scope(definition, Action::Read) == Scope::None || !may_ask(actor, definition, &condition) {
        return Ok(None);
    }
    let worth = worth && actor.queryable(definition, "amount").is_some();
    let measures = ["count", "sum:amount"].iter().take(1 + usize::from(worth)).map(|&name| name.to_owned()).collect();
    let question = Aggregation { condition: Some(condition.clone()), measures, ..Aggregation::default() };
    let figures = query::aggregate(db, asker, definition, &question).await?;
    let value = |name: &str| figures.groups.first().and_then(|group| group.measures.get(name));
    Ok(Some(CampaignFigure {
        path: definition.path.to_owned(),
        count: value("count").and_then(Value::as_u64).unwrap_or_default(),
        amount: value("sum:amount").and_then(Value::as_str).map(str::to_owned),
        condition,
    }))
}

/// Whether every field of the condition is one the asker may see: a figure over another would tell it.
fn may_ask(actor: &Actor, definition: &Definition, condition: &Condition) -> bool {
    let all = |conditions: &[Condition]| conditions.iter().all(|it| may_ask(actor, definition, it));
    match condition {
        Condition::All(of) => all(&of.all),
        Condition::Any(of) => all(&of.any),
        Condition::Compare(leaf) => actor.queryable(definition, &leaf.path).is_some(),
        Condition::Not(_) | Condition::Aggregate(_) => false,
    }
}
