//! What the records ask of their tables.
use std::collections::BTreeMap;

use sea_orm_migration::sea_orm::DbBackend;
use serde_json::Value;
use wire::{Definition, Kind, Resource, record};

/// Each column's type, and whether it may be null: `text null`.
pub(crate) fn columns(definition: &Definition, backend: DbBackend) -> BTreeMap<String, String> {
    let empty = empty_records().remove(definition.name).expect("every record is among the empty ones");
    let mut columns: Vec<(String, Type, bool)> = Vec::new();
    columns.extend(COMMON.iter().map(|&(name, kind, null)| (name.to_owned(), kind, null)));
    for field in definition.fields {
        // `None` is written as null: those members are the ones that may be null.
        // What is required is never SQL's null, though an unfinished record may lack it.
        let unfinished = matches!(field.kind, Kind::Json | Kind::Date) && field.required;
        let null = empty[field.name].is_null() && !unfinished;
        let name = field.name.to_owned();
        match field.kind {
            Kind::Money => columns.extend(money(&name)),
            ref kind => columns.push((name, type_of(kind), null)),
        }
    }
    let spell = |kind: Type, null: bool| format!("{}{}", name(kind, backend), if null { " null" } else { "" });
    columns.into_iter().map(|(name, kind, null)| (name, spell(kind, null))).collect()
}

#[derive(Clone, Copy)]
enum Type {
    Text,
    Integer,
    Bool,
    Date,
    Instant,
    Uuid,
    Json,
}

const COMMON: &[(&str, Type, bool)] = &[
    ("id", Type::Uuid, false),
    ("version", Type::Integer, false),
    ("created_at", Type::Instant, false),
    ("created_by", Type::Uuid, true),
    ("updated_at", Type::Instant, false),
    ("updated_by", Type::Uuid, true),
    ("deleted_at", Type::Instant, true),
    ("name_key", Type::Text, false),
];

fn money(name: &str) -> [(String, Type, bool); 3] {
    [
        (name.to_owned(), Type::Integer, true),
        (format!("{name}_currency"), Type::Text, true),
        (format!("{name}_base"), Type::Integer, true),
    ]
}

fn type_of(kind: &Kind) -> Type {
    match kind {
        Kind::Integer(..) | Kind::Money => Type::Integer,
        Kind::Bool => Type::Bool,
        Kind::Date => Type::Date,
        Kind::DateTime => Type::Instant,
        Kind::Link(_) | Kind::Id => Type::Uuid,
        Kind::Text(_)
        | Kind::LongText(_)
        | Kind::Email
        | Kind::Phone
        | Kind::Url
        | Kind::Decimal
        | Kind::Choice(_)
        | Kind::State(_) => Type::Text,
        Kind::Links(_)
        | Kind::References(_)
        | Kind::Emails
        | Kind::Phones
        | Kind::Addresses
        | Kind::ExternalIds
        | Kind::Labels
        | Kind::Keys
        | Kind::Json => Type::Json,
    }
}

fn name(kind: Type, backend: DbBackend) -> &'static str {
    match (kind, backend) {
        (Type::Text, DbBackend::Postgres) => "text C",
        (Type::Integer, DbBackend::Postgres) => "int8",
        (Type::Bool, DbBackend::Postgres) => "bool",
        (Type::Date, DbBackend::Postgres) => "date",
        (Type::Instant, DbBackend::Postgres) => "timestamptz",
        (Type::Uuid, DbBackend::Postgres) => "uuid",
        (Type::Json, DbBackend::Postgres) => "jsonb",
        (Type::Text | Type::Date | Type::Instant | Type::Json, _) => "TEXT",
        (Type::Integer | Type::Bool, _) => "INTEGER",
        (Type::Uuid, _) => "BLOB",
    }
}

fn empty<R: Resource>() -> (&'static str, Value) {
    (R::DEFINITION.name, serde_json::to_value(R::default()).expect("a record can be written as JSON"))
}

fn empty_records() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        empty::<record::Lead>(),
        empty::<record::Account>(),
        empty::<record::Contact>(),
        empty::<record::AccountContact>(),
        empty::<record::Opportunity>(),
        empty::<record::OpportunityContact>(),
        empty::<record::StageChange>(),
        empty::<record::Activity>(),
        empty::<record::Task>(),
        empty::<record::Campaign>(),
        empty::<record::CampaignMember>(),
        empty::<record::Attachment>(),
        empty::<record::SavedView>(),
        empty::<record::Report>(),
        empty::<record::Dashboard>(),
        empty::<record::ReportSchedule>(),
        empty::<record::ReportDelivery>(),
        empty::<record::Target>(),
        empty::<record::ForecastAdjustment>(),
        empty::<record::ForecastSnapshot>(),
        empty::<record::Tag>(),
        empty::<record::Pipeline>(),
        empty::<record::Stage>(),
        empty::<record::ExchangeRate>(),
        empty::<record::User>(),
        empty::<record::Team>(),
        empty::<record::Role>(),
        empty::<record::Job>(),
        empty::<record::Comment>(),
        empty::<record::Follow>(),
        empty::<record::Notification>(),
    ])
}
