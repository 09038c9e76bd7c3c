//! An amount and its currency.
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::{
    i18n::{format, key, tr},
    pages::set_up::CURRENCIES,
    session,
    ui::{
        field::Control,
        input::{Choice, Entry, Select, TextInput},
    },
};

#[component]
pub(super) fn Money(control: Control, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    // The currency lives on while the amount is empty.
    let currency =
        RwSignal::new(value.get_untracked()["currency"].as_str().map_or_else(session::base_currency, str::to_owned));
    let amount = Signal::derive(move || value.read()["amount"].as_str().unwrap_or_default().to_owned());
    let stored = amount.get_untracked();
    // What was stored loses its ".00"; what is being typed stays as it is.
    let typed = Signal::derive(move || if amount.read() == stored { short(&stored) } else { amount.get() });
    let put = move |amount: String| {
        let money = json!({"amount": amount, "currency": currency.get_untracked()});
        set.run(if amount.trim().is_empty() { Value::Null } else { money });
    };
    let tidy = move |()| put(plain_amount(&amount.get_untracked()));
    let choose = move |code: String| {
        currency.set(code);
        put(amount.get_untracked());
    };
    let choices = Signal::derive(move || {
        let own = currency.get();
        let known = CURRENCIES.iter().map(|code| (*code).to_owned());
        let all = known.clone().chain((!CURRENCIES.contains(&own.as_str())).then_some(own));
        all.map(|code| (code.clone(), code)).collect::<Vec<Choice>>()
    });
    view! {
        <div class="money">
            <TextInput control value=typed on_input=put on_change=tidy entry=Entry::DECIMAL class="number" />
            <Select control=Control::plain("currency").disabled(control.disabled) value=currency choices on_change=choose label=tr(key::FORM_CURRENCY) />
        </div>
    }
}

/// A whole amount without what follows its point.
fn short(amount: &str) -> String {
    let whole = if format::is_whole(amount) { amount.split('.').next() } else { None };
    whole.unwrap_or(amount).to_owned()
}

/// An amount as people write it, as the contract wants it: no separators, and 万, 亿, k and m spelled out.
pub(crate) fn plain_amount(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '_')).collect();
    let units = [('万', 4), ('萬', 4), ('亿', 8), ('億', 8), ('k', 3), ('K', 3), ('m', 6), ('M', 6)];
    let unit = text.chars().last().and_then(|last| units.iter().find(|(sign, _)| *sign == last));
    let Some((sign, zeros)) = unit else { return text };
    let digits = text.trim_end_matches(*sign);
    shift(digits, *zeros).unwrap_or(text.clone())
}

/// A decimal text times a power of ten.
fn shift(digits: &str, places: usize) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    let padded = format!("{fraction:0<places$}");
    let (moved, rest) = padded.split_at(places);
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") })
}

#[cfg(test)]
mod tests {
    use super::{plain_amount, short};

    #[test]
    fn whole_amounts_are_short() {
        assert_eq!(
            (short("4210.00").as_str(), short("4210.50").as_str(), short("")),
            ("4210", "4210.50", String::new())
        );
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (written, expected) in [
            ("1,234.50", "1234.50"),
            ("12万", "120000"),
            ("3.5亿", "350000000"),
            ("1.23456萬", "12345.6"),
            ("0.5k", "500"),
            ("20 000", "20000"),
            ("abc", "abc"),
            ("万", "万"),
            ("-5", "-5"),
        ] {
            assert_eq!(plain_amount(written), expected, "{written}");
        }
    }
}
