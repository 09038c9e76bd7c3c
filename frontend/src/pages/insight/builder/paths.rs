//! Fields a report can speak of: the record's own, and those of the records it links to.
use wire::{
    Definition, Field, Kind, definition,
    definition::COMMON,
    report::{Function, group_kind, shown, walk},
};

use crate::{
    i18n::{key, label, t},
    resource::filter::{self, words},
    session,
    ui::input::Choice,
};

/// Every path of one step or two whose field fits.
fn paths(object: &'static Definition, fits: impl Fn(&Field) -> bool + Copy) -> Vec<String> {
    let of = |at: &'static Definition| {
        let fields = at.fields.iter().chain(COMMON.iter());
        fields.filter(move |field| fits(field) && session::sees(at, field.name)).map(|field| field.name)
    };
    let own = of(object).map(str::to_owned);
    let linked = filter::links(object).filter_map(|(step, field)| match field.kind {
        Kind::Link(target) => Some((step, definition(target)?)),
        _ => None,
    });
    let linked = linked.flat_map(|(step, target)| of(target).map(move |name| format!("{step}.{name}")));
    own.chain(linked).filter(|path| walk(object, path).is_some()).collect()
}

/// Named, with an empty one before them where nothing may be chosen too.
pub(super) fn named(object: &'static Definition, paths: Vec<String>, none: bool) -> Vec<Choice> {
    let nothing = none.then(|| (String::new(), t(key::REPORT_NO_FIELD).to_owned()));
    let mut named: Vec<Choice> = paths.into_iter().map(|path| (path.clone(), words::path(object, &path))).collect();
    named.retain(|(_, name)| !name.is_empty());
    nothing.into_iter().chain(named).collect()
}

pub(super) fn groupable(object: &'static Definition) -> Vec<String> {
    paths(object, |field| group_kind(field).is_some())
}

pub(super) fn dates(object: &'static Definition) -> Vec<String> {
    paths(object, |field| group_kind(field) == Some("date"))
}

pub(super) fn listable(object: &'static Definition) -> Vec<String> {
    paths(object, shown)
}

/// Whether a path leads to a date, which is grouped by spans.
pub(super) fn is_date(object: &'static Definition, path: &str) -> bool {
    walk(object, path).is_some_and(|(_, field)| group_kind(field) == Some("date"))
}

/// Fields a function can be taken of, on the record itself.
pub(super) fn measurable(object: &'static Definition, function: Function) -> Vec<String> {
    let number = |field: &Field| matches!(field.kind, Kind::Integer(..) | Kind::Money);
    let own = |fits: &dyn Fn(&Field) -> bool| {
        let all =
            object.fields.iter().chain(COMMON.iter()).filter(|field| fits(field) && session::sees(object, field.name));
        all.map(|field| field.name.to_owned()).filter(|path| walk(object, path).is_some()).collect()
    };
    match function {
        Function::Sum | Function::Avg | Function::Median => own(&number),
        Function::Weighted if object.has("probability") => own(&|field| matches!(field.kind, Kind::Money)),
        Function::Count | Function::Ratio | Function::Conversion | Function::Weighted => Vec::new(),
        Function::Min | Function::Max => {
            own(&|field| number(field) || matches!(field.kind, Kind::Date | Kind::DateTime))
        }
        Function::Distinct => own(&|field| group_kind(field).is_some()),
    }
}

/// Record types a report can be of, for those who may read them.
pub(super) fn objects() -> Vec<&'static Definition> {
    const NAMES: [&str; 10] = [
        "opportunity",
        "lead",
        "account",
        "contact",
        "activity",
        "task",
        "campaign",
        "campaign_member",
        "stage_change",
        "user",
    ];
    let readable = |definition: &&'static Definition| session::may(domain::permission::Action::Read, definition);
    NAMES.iter().filter_map(|name| definition(name)).filter(readable).collect()
}

pub(super) fn object_choices() -> Vec<Choice> {
    objects().into_iter().map(|object| (object.name.to_owned(), label::records(object.name).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use wire::report::{Grouping, Measure, ReportDefinition, check};

    use super::*;

    /// Whatever is offered is taken.
    #[test]
    fn every_offer_is_a_report_that_can_be_asked() {
        for object in wire::DEFINITIONS {
            let mut reports = Vec::new();
            let count = vec![Measure::default()];
            let of = |object: &Definition| ReportDefinition {
                object: object.name.to_owned(),
                ..ReportDefinition::default()
            };
            for path in groupable(object) {
                let groups = vec![Grouping { path, grain: None }];
                reports.push(ReportDefinition { groups, measures: count.clone(), ..of(object) });
            }
            for path in listable(object) {
                reports.push(ReportDefinition { columns: vec![path], ..of(object) });
            }
            for function in super::super::super::names::ALL {
                for path in measurable(object, function) {
                    let measures = vec![Measure { function, path: Some(path), ..Measure::default() }];
                    reports.push(ReportDefinition { measures, ..of(object) });
                }
            }
            for report in reports {
                assert_eq!(check(&report), [], "{report:?}");
            }
        }
    }
}
