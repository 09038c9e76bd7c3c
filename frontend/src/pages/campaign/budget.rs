//! What was spent, against what may be spent.
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    browser,
    i18n::{fill, format, key, t},
    ui::progress::Progress,
};

/// Budget and cost in one currency; each may be unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Money {
    budget: Option<String>,
    cost: Option<String>,
    currency: String,
}

/// In the campaign's own currency where it has one for both, else in the base currency: amounts of two currencies say
/// nothing about each other.
pub(super) fn of_campaign(record: &Value, own: &Value, base: &str) -> Money {
    let amount = |name: &str| record[name]["amount"].as_str().map(str::to_owned);
    let currency = |name: &str| record[name]["currency"].as_str();
    match (currency("budget"), currency("actual_cost")) {
        (Some(one), Some(other)) if one != other => of_all(own, base),
        (None, None) => Money { currency: base.to_owned(), ..Money::default() },
        (one, other) => Money {
            budget: amount("budget"),
            cost: amount("actual_cost"),
            currency: one.or(other).unwrap_or(base).to_owned(),
        },
    }
}

/// Of several campaigns together, in the base currency.
pub(super) fn of_all(results: &Value, base: &str) -> Money {
    let amount = |name: &str| results[name].as_str().map(str::to_owned);
    Money { budget: amount("budget"), cost: amount("cost"), currency: base.to_owned() }
}

/// Spent in per cent of the budget; none where either is unknown or there is nothing to spend.
fn spent(money: &Money) -> Option<f64> {
    let number = |amount: &Option<String>| browser::number(amount.as_deref()?);
    let (budget, cost) = (number(&money.budget)?, number(&money.cost)?);
    (budget > 0.0).then(|| cost / budget * 100.0)
}

fn words(money: &Money) -> String {
    let told = |amount: &String| format::money(amount, &money.currency);
    match (&money.budget, &money.cost) {
        (Some(budget), Some(cost)) => fill(key::CAMPAIGN_SPENT, &[("budget", &told(budget)), ("cost", &told(cost))]),
        (Some(budget), None) => fill(key::CAMPAIGN_UNSPENT, &[("budget", &told(budget))]),
        (None, Some(cost)) => fill(key::CAMPAIGN_UNPLANNED, &[("cost", &told(cost))]),
        (None, None) => t(key::CAMPAIGN_NO_MONEY).to_owned(),
    }
}

pub(super) fn bar(money: &Money) -> AnyView {
    let (words, spent) = (words(money), spent(money));
    let over = spent.is_some_and(|spent| spent > 100.0);
    let share = spent.map(|spent| {
        let share = format::percent(spent);
        if over { format!("{share} · {}", t(key::CAMPAIGN_OVER)) } else { share }
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let drawn = spent.map(|spent| spent.clamp(0.0, 100.0) as u64);
    view! {
        <div class="budget" class:over=over>
            <p><span>{words.clone()}</span><strong>{share}</strong></p>
            {drawn.map(|done| view! { <Progress label=words done total=Some(100) /> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_budget_is_held_against_a_cost_of_the_same_currency() {
        let results = json!({"budget": "2000.00", "cost": "900.00"});
        let of = |record: Value| of_campaign(&record, &results, "EUR");
        let eur = |amount: &str| json!({"amount": amount, "currency": "EUR"});
        let usd = json!({"amount": "1000.00", "currency": "USD"});
        let mixed = of(json!({"budget": eur("2000.00"), "actual_cost": usd}));
        assert_eq!((spent(&mixed), mixed.currency.as_str()), (Some(45.0), "EUR"));
        let same = of(json!({"budget": usd, "actual_cost": {"amount": "1100.00", "currency": "USD"}}));
        assert_eq!((spent(&same), same.currency.as_str()), (Some(110.00000000000001), "USD"));
        let unspent = of(json!({"budget": usd}));
        assert_eq!((spent(&unspent), unspent.currency.as_str()), (None, "USD"));
        let none = of(json!({}));
        assert_eq!((none.budget, none.cost, none.currency.as_str()), (None, None, "EUR"));
        let nothing = Money { budget: Some("0.00".to_owned()), cost: Some("5.00".to_owned()), ..Money::default() };
        assert_eq!(spent(&nothing), None);
    }
}
