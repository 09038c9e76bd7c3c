//! A report that lists records, with fields of those they link to beside them.
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{money::Amount, time::Timestamp};
use sea_orm::sea_query::{Alias, Expr, Func, NullOrdering, Order, SelectStatement};
use serde_json::{Value, json};
use uuid::Uuid;
use wire::{
    Condition, Definition, Field, Kind, Op,
    report::{Column, DEFAULT_ROWS, Format, ReportAnswer, ReportDefinition, Row},
};

use super::{narrow::Narrowed, sees_all, session::Session, source::Source};
use crate::{Asker, StoreError, query, visible::column};

/// A column, resolved.
struct Shown {
    path: String,
    field: &'static Field,
}

pub(super) async fn records(
    session: &Session,
    asker: &Asker,
    target: &'static Definition,
    report: &ReportDefinition,
    narrowed: Narrowed,
) -> Result<ReportAnswer, StoreError> {
    let source = Source::new(asker, target);
    let limit = report.limit.unwrap_or(DEFAULT_ROWS);
    let (shown, select) = select(&source, report, &narrowed.condition, limit)?;
    let mut rows = session.ask(&select).await?;
    let truncated = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows: Vec<Row> = rows.iter().map(|found| row(found, &shown)).collect::<Result<_, _>>()?;
    let related = query::names(session.db(), asker, wanted(&shown, &rows)).await?;
    Ok(ReportAnswer {
        object: target.name.to_owned(),
        path: target.path.to_owned(),
        chart: report.chart,
        groups: Vec::new(),
        pivot: None,
        columns: shown.iter().map(Shown::column).collect(),
        record_count: count(session, &source, &narrowed.condition).await?,
        condition: narrowed.condition,
        rows,
        subtotals: Vec::new(),
        totals: None,
        previous_condition: None,
        related,
        truncated,
        skipped: narrowed.skipped,
        all_visible: sees_all(asker, target),
        currency: asker.directory.organization.base_currency.clone(),
        as_of: asker.now.into(),
    })
}

fn select(
    source: &Source<'_>,
    report: &ReportDefinition,
    condition: &Condition,
    limit: u64,
) -> Result<(Vec<Shown>, SelectStatement), StoreError> {
    let mut chosen = Vec::new();
    let mut shown = Vec::new();
    for (number, path) in report.columns.iter().enumerate() {
        let found = source.field(path)?;
        let name = format!("value{number}");
        if matches!(found.field.kind, Kind::Money) {
            let currency = format!("{}_currency", found.field.name);
            chosen.push((column(&found.alias, found.field.name), name.clone()));
            chosen.push((column(&found.alias, &currency), format!("{name}_currency")));
        } else {
            chosen.push((found.column, name));
        }
        shown.push(Shown { path: path.clone(), field: found.field });
    }
    let order = order(source, report)?;
    let mut select = source.select(condition)?;
    let id = column(source.target.name, "id");
    select.expr_as(id.clone(), "id");
    for (expression, name) in chosen {
        select.expr_as(expression, Alias::new(name));
    }
    let (expression, descending) = order;
    let (order, nulls) = if descending { (Order::Desc, NullOrdering::Last) } else { (Order::Asc, NullOrdering::First) };
    select.order_by_expr_with_nulls(expression, order.clone(), nulls).order_by_expr(id, order).limit(limit + 1);
    Ok((shown, select))
}

fn order(source: &Source<'_>, report: &ReportDefinition) -> Result<(sea_orm::sea_query::SimpleExpr, bool), StoreError> {
    let sort = report.sort.as_deref().unwrap_or(source.target.sort);
    let sort = sort.split(',').next().unwrap_or_default();
    let (descending, path) = sort.strip_prefix('-').map_or((false, sort), |path| (true, path));
    let found = source.field(path)?;
    // Names are ordered as people read them.
    let title = path == source.target.title && matches!(found.field.kind, Kind::Text(_));
    let expression = if title { column(source.target.name, "name_key") } else { found.column };
    Ok((expression, descending))
}

async fn count(session: &Session, source: &Source<'_>, condition: &Condition) -> Result<u64, StoreError> {
    let mut select = Source::new(source.compiler.asker, source.target).select(condition)?;
    select.expr_as(Func::count(Expr::val(1)), "count");
    let rows = session.ask(&select).await?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get("", "count"))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

impl Shown {
    fn column(&self) -> Column {
        let format = match self.field.kind {
            Kind::Integer(..) => Format::Integer,
            Kind::Money => Format::Money,
            Kind::Date => Format::Date,
            Kind::DateTime => Format::Time,
            _ => Format::Field,
        };
        Column {
            name: self.path.clone(),
            format,
            function: None,
            path: Some(self.path.clone()),
            labels: BTreeMap::new(),
            pivot: None,
            condition: None,
        }
    }

    fn read(&self, row: &crate::Row, name: &str) -> Result<Value, StoreError> {
        Ok(match self.field.kind {
            Kind::Money => {
                let amount: Option<i64> = row.try_get("", name)?;
                let currency: Option<String> = row.try_get("", &format!("{name}_currency"))?;
                amount.map_or(Value::Null, |units| json!({"amount": Amount(units), "currency": currency}))
            }
            Kind::Id | Kind::Link(_) => row.try_get::<Option<Uuid>>("", name)?.map(|id| id.to_string()).into(),
            Kind::Bool => row.try_get::<Option<bool>>("", name)?.into(),
            Kind::Integer(..) => row.try_get::<Option<i64>>("", name)?.into(),
            Kind::Date => row.try_get::<Option<NaiveDate>>("", name)?.map(|day| day.to_string()).into(),
            Kind::DateTime => {
                let at: Option<DateTime<Utc>> = row.try_get("", name)?;
                at.map_or(Value::Null, |at| serde_json::to_value(Timestamp::from(at)).unwrap_or_default())
            }
            _ => row.try_get::<Option<String>>("", name)?.into(),
        })
    }
}

fn row(found: &crate::Row, shown: &[Shown]) -> Result<Row, StoreError> {
    let id: Uuid = found.try_get("", "id")?;
    let values = shown.iter().enumerate().map(|(number, shown)| shown.read(found, &format!("value{number}")));
    let condition = Some(Condition::compare("id", Op::Eq, id.to_string()));
    Ok(Row { key: vec![id.to_string().into()], values: values.collect::<Result<_, _>>()?, condition, previous: None })
}

fn wanted(shown: &[Shown], rows: &[Row]) -> BTreeMap<&'static str, BTreeSet<Uuid>> {
    let mut wanted: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    for (number, shown) in shown.iter().enumerate() {
        let Kind::Link(kind) = shown.field.kind else { continue };
        let ids = rows.iter().filter_map(|row| row.values[number].as_str()?.parse::<Uuid>().ok());
        wanted.entry(kind).or_default().extend(ids);
    }
    wanted
}
