//! Leads to write.
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::http::Call;

/// Every lead is somebody else.
static NUMBER: AtomicU64 = AtomicU64::new(0);

const PEOPLE: [(&str, &str, &str); 4] = [
    ("Weber", "Katharina", "Weber Maschinenbau GmbH"),
    ("王", "建国", "深圳晨光科技有限公司"),
    ("Okafor", "Chidi", "Okafor Logistics Ltd"),
    ("陳", "怡君", "台北遠見資訊股份有限公司"),
];

pub(crate) fn create() -> Call {
    Call::post("/api/v1/leads", lead())
}

/// As somebody fills the form in, or a web site sends it.
fn lead() -> Value {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let (family, given, company) = PEOPLE[usize::try_from(number % 4).unwrap_or_default()];
    json!({
        "family_name": family,
        "given_name": given,
        "company": format!("{company} {number}"),
        "title": "Head of purchasing",
        "email": format!("person{number}@bench{}.example", number % 1_000),
        "phone": format!("+49 30 {:08}", number % 100_000_000),
        "source": "website",
        "industry": "manufacturing",
        "rating": "warm",
        "interest": "A new line for packaging, next spring",
        "addresses": [{ "kind": "office", "street": format!("Industriestr. {}", number % 200), "city": "Berlin", "postal_code": "10115", "country": "DE" }],
    })
}

/// What changes in a lead day by day.
pub(crate) fn touch(id: &str) -> Call {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Call::patch(
        format!("/api/v1/leads/{id}"),
        json!({ "description": format!("Called for the {number}th time"), "rating": "hot" }),
    )
}
