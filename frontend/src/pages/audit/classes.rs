//! How the classes of customers changed: those that differ, each with its rule before and after, and their order.
use leptos::prelude::*;
use serde_json::Value;

use super::line::from_to;
use crate::i18n::{self, key, t};

/// The member of the organisation that holds them.
pub(super) const MEMBER: &str = "rfm_classes";

pub(super) fn lines(before: &Value, after: &Value) -> AnyView {
    let (old, new) = (all(before), all(after));
    let with_key =
        |all: &[&Value], key: &Value| all.iter().find(|class| class["key"] == *key).map(|class| words(class));
    let gone = old.iter().filter(|class| with_key(&new, &class["key"]).is_none());
    let keys = new.iter().chain(gone).map(|class| &class["key"]);
    let changed = keys.map(|key| (with_key(&old, key), with_key(&new, key))).filter(|(before, after)| before != after);
    let changed: Vec<_> = changed.map(|(before, after)| from_to(t(key::RFM_CLASS), before, after, None)).collect();
    let order = |all: &[&Value]| all.iter().map(|class| name(class)).collect::<Vec<_>>().join(" · ");
    let moved = changed.is_empty().then(|| from_to(t(key::RFM_ORDER), Some(order(&old)), Some(order(&new)), None));
    view! { {changed}{moved} }.into_any()
}

fn all(classes: &Value) -> Vec<&Value> {
    classes.as_array().into_iter().flatten().collect()
}

fn name(class: &Value) -> &str {
    let labels = &class["labels"];
    let own = [i18n::current().tag(), "en"].into_iter().find_map(|tag| labels[tag].as_str());
    own.or_else(|| labels.as_object()?.values().next()?.as_str()).unwrap_or_default()
}

/// "VIP: R 4–5, F 4–5, M 4–5"
fn words(class: &Value) -> String {
    let range = |letter: &str, range: &Value| {
        let score = |name: &str| range[name].as_u64().unwrap_or_default();
        format!("{letter} {}–{}", score("least"), score("most"))
    };
    let days = |mark: &str, name: &str| class[name].as_i64().map(|days| format!("{mark} {days}"));
    let scores = [("R", "recency"), ("F", "frequency"), ("M", "monetary")];
    let scores = scores.map(|(letter, name)| range(letter, &class[name]));
    let rule = match days("≤", "interest_within_days") {
        Some(interest) => interest,
        None => scores.into_iter().chain(days("≥", "first_before_days")).collect::<Vec<_>>().join(", "),
    };
    let names = class["labels"].as_object().into_iter().flatten().filter_map(|(_, name)| name.as_str());
    format!("{}: {rule}", names.collect::<Vec<_>>().join(" / "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::words;

    #[test]
    fn a_rule_is_told_in_a_line() {
        let range = |least, most| json!({"least": least, "most": most});
        let mut class = json!({
            "key": "a", "labels": {"en": "VIP", "zh-CN": "重要价值"}, "recency": range(4, 5), "frequency": range(3, 3),
            "monetary": range(1, 5),
        });
        assert_eq!(words(&class), "VIP / 重要价值: R 4–5, F 3–3, M 1–5");
        class["first_before_days"] = 731.into();
        assert_eq!(words(&class), "VIP / 重要价值: R 4–5, F 3–3, M 1–5, ≥ 731");
        class["interest_within_days"] = 90.into();
        assert_eq!(words(&class), "VIP / 重要价值: ≤ 90");
    }
}
