//! What has been chosen so far. What the form does not show of a report stays as it was.
use leptos::prelude::*;
use serde_json::Value;
use wire::{
    Definition, Op, definition,
    report::{Ask, Chart, Function, Grouping, Measure, ReportDefinition},
};

use super::super::question::asks_period;
use crate::{
    resource::{self, ListState},
    ui::unique_number,
};

/// A measure among others.
#[derive(Clone, Copy)]
pub(super) struct MeasureDraft {
    pub(super) id: u32,
    pub(super) function: RwSignal<Function>,
    /// Empty for a count.
    pub(super) path: RwSignal<String>,
    /// What else a measure says: a condition, a name.
    before: StoredValue<Measure>,
}

impl MeasureDraft {
    pub(super) fn new(measure: &Measure) -> Self {
        Self {
            id: unique_number(),
            function: RwSignal::new(measure.function),
            path: RwSignal::new(measure.path.clone().unwrap_or_default()),
            before: StoredValue::new(measure.clone()),
        }
    }

    /// Whether the form can show it whole.
    pub(super) fn is_plain(self) -> bool {
        self.before.with_value(|before| {
            before.earliest.is_none() && !matches!(before.function, Function::Ratio | Function::Conversion)
        })
    }

    fn measure(self) -> Measure {
        let (before, function) = (self.before.get_value(), self.function.get());
        let path = Some(self.path.get()).filter(|path| !path.is_empty());
        if before.function == function && before.path == path {
            return before;
        }
        Measure { function, path, ..Measure::default() }
    }

    pub(super) fn name(self) -> String {
        self.measure().name()
    }
}

/// A group or the pivot: a path, and how fine dates are.
#[derive(Clone, Copy)]
pub(super) struct GroupDraft {
    pub(super) path: RwSignal<String>,
    pub(super) grain: RwSignal<String>,
}

impl GroupDraft {
    fn new(grouping: Option<&Grouping>) -> Self {
        let grain = grouping.and_then(|grouping| grouping.grain).map_or("month", domain::grain::Grain::name);
        Self {
            path: RwSignal::new(grouping.map(|grouping| grouping.path.clone()).unwrap_or_default()),
            grain: RwSignal::new(grain.to_owned()),
        }
    }

    fn grouping(self, object: &'static Definition) -> Option<Grouping> {
        let path = Some(self.path.get()).filter(|path| !path.is_empty())?;
        let grain = self.grain.get();
        let grain = domain::grain::Grain::ALL.into_iter().find(|known| known.name() == grain);
        let grain = grain.filter(|_| super::paths::is_date(object, &path));
        Some(Grouping { path, grain })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) name: RwSignal<String>,
    pub(super) object: RwSignal<&'static str>,
    /// Records instead of figures.
    pub(super) list: RwSignal<bool>,
    pub(super) columns: RwSignal<Vec<String>>,
    pub(super) groups: [GroupDraft; 2],
    pub(super) pivot: GroupDraft,
    pub(super) measures: RwSignal<Vec<MeasureDraft>>,
    /// The date the reader chooses a period of; empty for none.
    pub(super) dated: RwSignal<String>,
    pub(super) period: RwSignal<String>,
    pub(super) filter: RwSignal<ListState>,
    pub(super) chart: RwSignal<Chart>,
    pub(super) sort: RwSignal<String>,
    before: StoredValue<ReportDefinition>,
}

impl Draft {
    pub(super) fn new(report: &ReportDefinition, name: &str) -> Self {
        let first = || super::paths::objects().first().copied();
        let object = untrack(|| definition(&report.object).or_else(first)).map_or("opportunity", |object| object.name);
        let filter = report
            .condition
            .as_ref()
            .zip(definition(object))
            .and_then(|(condition, object)| resource::narrowed(object, condition));
        let asked = report.ask.iter().find(|ask| asks_period(ask));
        let measures: Vec<_> =
            if report.object.is_empty() { vec![Measure::default()] } else { report.measures.clone() };
        let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        Self {
            name: RwSignal::new(name.to_owned()),
            object: RwSignal::new(object),
            list: RwSignal::new(!report.columns.is_empty()),
            columns: RwSignal::new(report.columns.clone()),
            groups: [GroupDraft::new(report.groups.first()), GroupDraft::new(report.groups.get(1))],
            pivot: GroupDraft::new(report.pivot.as_ref()),
            measures: RwSignal::new(measures.iter().map(MeasureDraft::new).collect()),
            dated: text(asked.map(|ask| ask.path.clone())),
            period: RwSignal::new(asked.and_then(|ask| ask.value.as_str()).unwrap_or("this_year").to_owned()),
            filter: RwSignal::new(filter.unwrap_or_else(|| ListState { page: 1, ..ListState::default() })),
            chart: RwSignal::new(if report.object.is_empty() { Chart::Bar } else { report.chart }),
            sort: text(report.sort.clone()),
            before: StoredValue::new(report.clone()),
        }
    }

    pub(super) fn definition(self) -> &'static Definition {
        let name = self.object.get();
        definition(name).unwrap_or(wire::DEFINITIONS[0])
    }

    /// Another object leaves what was chosen of the last one without sense.
    pub(super) fn choose_object(self, name: &str) {
        let Some(object) = definition(name) else { return };
        for group in self.groups.iter().chain([&self.pivot]) {
            group.path.set(String::new());
        }
        self.columns.set(Vec::new());
        self.measures.set(vec![MeasureDraft::new(&Measure::default())]);
        self.dated.set(String::new());
        self.sort.set(String::new());
        self.filter.set(ListState { page: 1, ..ListState::default() });
        self.before.set_value(ReportDefinition::default());
        self.object.set(object.name);
    }

    fn asks(self) -> Vec<Ask> {
        let others = self
            .before
            .with_value(|before| before.ask.iter().filter(|ask| !asks_period(ask)).cloned().collect::<Vec<_>>());
        let path = self.dated.get();
        let period = (!path.is_empty()).then(|| Ask {
            name: "period".to_owned(),
            path,
            op: Op::Within,
            value: Value::from(self.period.get()),
        });
        period.into_iter().chain(others).collect()
    }

    /// The report as it stands.
    pub(super) fn report(self) -> ReportDefinition {
        let object = self.definition();
        let (list, condition) = (self.list.get(), self.filter.read().condition(object));
        let before = self.before.get_value();
        let plain = ReportDefinition {
            object: object.name.to_owned(),
            condition,
            ask: self.asks(),
            limit: before.limit,
            ..ReportDefinition::default()
        };
        if list {
            return ReportDefinition { columns: self.columns.get(), ..plain };
        }
        let measures: Vec<Measure> = self.measures.get().into_iter().map(MeasureDraft::measure).collect();
        let sort = Some(self.sort.get()).filter(|sort| {
            let name = sort.trim_start_matches('-');
            name == "key" || measures.iter().any(|measure| measure.name() == name)
        });
        ReportDefinition {
            groups: self.groups.iter().filter_map(|group| group.grouping(object)).collect(),
            pivot: self.pivot.grouping(object),
            measures,
            compare: before.compare,
            chart: self.chart.get(),
            sort,
            ..plain
        }
    }
}
