//! An answer as a chart: what stands beside what, in which colour, and where each mark leads.
use serde_json::Value;
use wire::{
    Condition, Definition,
    condition::Any,
    definition,
    report::{Chart, Column, Format, ReportAnswer, ReportDefinition, Row, joined},
};

use super::names;
use crate::{
    i18n::{fill, format, key, t},
    json, resource,
    ui::plot::{Across, Form, MOST_SERIES, MOST_SLICES, Mark, Plot, Series, Tone, Unit},
};

/// More bars than these are looked up in the table.
const MOST_BARS: usize = 30;

/// The list behind a figure.
pub(super) fn rows_of(answer: &ReportAnswer, row: &Row, column: usize) -> Option<String> {
    resource::drill(definition(&answer.object)?, &answer.drill(row, column))
}

/// The list behind the figure it is compared with.
pub(super) fn rows_before(answer: &ReportAnswer, row: &Row, column: usize) -> Option<String> {
    resource::drill(definition(&answer.object)?, &answer.drill_previous(row, column)?)
}

/// The figures that can be drawn: the measure's name, and the column over every value of the pivot.
pub(super) fn measures(answer: &ReportAnswer) -> Vec<&Column> {
    answer.columns.iter().filter(|column| column.pivot.is_none() && names::drawable(column)).collect()
}

/// The figure that is drawn: the one chosen, else the one that orders the rows, else money, else the first.
pub(super) fn measure<'a>(answer: &'a ReportAnswer, report: &ReportDefinition, chosen: &str) -> Option<&'a Column> {
    let all = measures(answer);
    let named = |name: &str| all.iter().find(|column| column.name == name).copied();
    let ordering = report.sort.as_deref().map(|sort| sort.trim_start_matches('-')).and_then(named);
    let money = || all.iter().find(|column| column.format == Format::Money).copied();
    named(chosen).or(ordering).or_else(money).or_else(|| all.first().copied())
}

/// An answer being drawn.
struct Drawing<'a> {
    answer: &'a ReportAnswer,
    /// The figure drawn.
    measure: &'a Column,
}

/// The chart of an answer; none for what is a table by nature, and where there is nothing.
pub(super) fn plot(answer: &ReportAnswer, measure: &Column, chart: Chart, title: &str) -> Option<Plot> {
    let drawing = Drawing { answer, measure };
    let steps = chart == Chart::Funnel && answer.groups.is_empty();
    let (places, series) = match chart {
        Chart::Table | Chart::Kpi | Chart::HeatMap => return None,
        Chart::Funnel if answer.groups.is_empty() => drawing.steps(),
        Chart::Scatter => drawing.dots().unwrap_or_else(|| drawing.groups()),
        _ => drawing.groups(),
    };
    let across = (chart == Chart::Scatter).then(|| drawing.across()).flatten();
    let marks = series.iter().flat_map(|series| series.marks.iter().flatten());
    marks.clone().next()?;
    let form = if across.is_some() { Form::Scatter } else { form(answer, chart, &places, &series) };
    let stacked = series.len() > 1 && (chart == Chart::Stacked || answer.groups.len() == 2) && !has_previous(answer);
    let mut plot = Plot {
        form,
        unit: if steps { Unit::Whole } else { names::unit(answer, measure) },
        stacked,
        measure: if steps { String::new() } else { names::axis(answer, measure) },
        summary: String::new(),
        places,
        series,
        across,
    };
    shorten(&mut plot);
    plot.summary = summary(&plot, title);
    Some(plot)
}

fn has_previous(answer: &ReportAnswer) -> bool {
    answer.totals.as_ref().is_some_and(|totals| totals.previous.is_some())
}

fn form(answer: &ReportAnswer, chart: Chart, places: &[String], series: &[Series]) -> Form {
    let dates = answer.groups.first().is_some_and(|group| group.kind == "date");
    let one_whole = series.len() == 1 && places.len() <= MOST_SLICES;
    match chart {
        Chart::Line if dates => Form::Line,
        Chart::Area if dates => Form::Area,
        Chart::Pie if one_whole => Form::Pie,
        _ if dates => Form::Columns,
        _ => Form::Bars,
    }
}

/// Bars that nobody would compare any more are left to the table.
fn shorten(plot: &mut Plot) {
    if plot.form == Form::Bars && plot.places.len() > MOST_BARS {
        plot.places.truncate(MOST_BARS);
        plot.series.iter_mut().for_each(|series| series.marks.truncate(MOST_BARS));
    }
}

/// "Pipeline: 5 values, the greatest is Proposal with ¥3.2M."
fn summary(plot: &Plot, title: &str) -> String {
    let marks = plot.series.iter().flat_map(|series| series.marks.iter().enumerate());
    let marks = marks.filter_map(|(place, mark)| Some((place, mark.as_ref()?)));
    let greatest = marks.max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value));
    let Some((place, mark)) = greatest else { return title.to_owned() };
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand places")]
    let number = format::number(plot.places.len() as f64);
    let place = plot.places.get(place).map_or("", String::as_str);
    fill(key::REPORT_SUMMARY, &[("title", title), ("n", &number), ("place", place), ("value", &mark.words)])
}

type Drawn = (Vec<String>, Vec<Series>);

impl Drawing<'_> {
    fn mark(&self, row: &Row, column: usize) -> Option<Mark> {
        let value = row.values.get(column)?;
        let words = names::short(self.answer, &self.answer.columns[column], value);
        let href = rows_of(self.answer, row, column);
        Some(Mark { value: names::number(value)?, words, note: String::new(), href, tone: None })
    }

    /// The columns of the measure: one for each value of the pivot, and the one over all.
    fn columns(&self, pivoted: bool) -> Vec<usize> {
        let columns = self.answer.columns.iter().enumerate();
        let own = columns.filter(|(_, column)| column.name == self.measure.name && column.pivot.is_some() == pivoted);
        own.map(|(at, _)| at).collect()
    }

    fn groups(&self) -> Drawn {
        match (self.answer.groups.len(), self.answer.pivot.is_some()) {
            (0, true) => self.pivot_alone(),
            (0, false) => self.steps(),
            (2, false) => self.nested(),
            (_, true) => (self.row_names(), self.by_pivot()),
            (_, false) => (self.row_names(), self.alone()),
        }
    }

    fn row_names(&self) -> Vec<String> {
        let one = |row: &Row| {
            let keys = self.answer.groups.iter().zip(&row.key).map(|(group, value)| names::key_of(group, value));
            keys.collect::<Vec<_>>().join(" · ")
        };
        self.answer.rows.iter().map(one).collect()
    }

    /// The figure beside the one drawn: dots lie across by it.
    fn beside(&self) -> Option<usize> {
        let columns = self.answer.columns.iter().enumerate();
        let mut others = columns.filter(|(_, column)| column.pivot.is_none() && names::drawable(column));
        others.find(|(_, column)| column.name != self.measure.name).map(|(at, _)| at)
    }

    fn across(&self) -> Option<Across> {
        let at = self.beside().filter(|_| self.answer.groups.len() == 1 && self.answer.pivot.is_none())?;
        let column = &self.answer.columns[at];
        let values = self.answer.rows.iter().map(|row| names::number(row.values.get(at)?)).collect();
        Some(Across { unit: names::unit(self.answer, column), measure: names::axis(self.answer, column), values })
    }

    /// A dot for each row, which says both figures.
    fn dots(&self) -> Option<Drawn> {
        self.across()?;
        let (beside, column) = (self.beside()?, self.columns(false).first().copied()?);
        let other = &self.answer.columns[beside];
        let marks = self.answer.rows.iter().map(|row| {
            let mark = self.mark(row, column)?;
            let note = names::short(self.answer, other, row.values.get(beside)?);
            Some(Mark { note: format!("{} {note}", names::column(self.answer, other)), ..mark })
        });
        Some((self.row_names(), vec![self.single(marks.collect())]))
    }

    /// One series, and the one it is compared with.
    fn alone(&self) -> Vec<Series> {
        let Some(column) = self.columns(false).first().copied() else { return Vec::new() };
        let rows = &self.answer.rows;
        let stages = self.answer.groups.first().is_some_and(|group| group.field.ends_with("stage_id"));
        let marks = rows.iter().enumerate().map(|(at, row)| {
            let mark = self.mark(row, column)?;
            Some(Mark { tone: stages.then(|| Tone::step(at, rows.len())), ..mark })
        });
        let own = Series {
            name: t(key::REPORT_NOW).to_owned(),
            tone: Tone::Series(1),
            dashed: false,
            marks: marks.collect(),
        };
        if !has_previous(self.answer) {
            return vec![own];
        }
        let before = rows.iter().map(|row| {
            let mark = self.mark(row.previous.as_deref()?, column)?;
            Some(Mark { href: rows_before(self.answer, row, column), ..mark })
        });
        let before = Series {
            name: t(key::REPORT_BEFORE).to_owned(),
            tone: Tone::Series(2),
            dashed: true,
            marks: before.collect(),
        };
        vec![own, before]
    }

    fn by_pivot(&self) -> Vec<Series> {
        let columns = self.columns(true);
        let total = |column: &usize| {
            let totals = self.answer.totals.as_ref().and_then(|totals| names::number(totals.values.get(*column)?));
            totals.unwrap_or_default()
        };
        let totals: Vec<f64> = columns.iter().map(total).collect();
        let shown = if columns.len() > MOST_SERIES {
            greatest(&totals, MOST_SERIES - 1).into_iter().map(|at| columns[at]).collect()
        } else {
            columns.clone()
        };
        let rest: Vec<usize> = columns.into_iter().filter(|column| !shown.contains(column)).collect();
        let mut series: Vec<Series> = shown.iter().enumerate().map(|(at, column)| self.of_pivot(at, *column)).collect();
        // What cannot be added up has no "other".
        if !rest.is_empty() && matches!(self.measure.function.as_deref(), Some("count" | "sum")) {
            series.push(self.others(&rest));
        }
        series
    }

    fn of_pivot(&self, at: usize, column: usize) -> Series {
        let (pivot, cell) = (self.answer.pivot.as_ref(), self.answer.columns[column].pivot.as_ref());
        let name = pivot.zip(cell).map(|(group, cell)| names::cell(group, cell)).unwrap_or_default();
        let marks = self.answer.rows.iter().map(|row| self.mark(row, column)).collect();
        Series { name, tone: Tone::Series(at + 1), dashed: false, marks }
    }

    fn others(&self, rest: &[usize]) -> Series {
        let one = |row: &Row| {
            let value: f64 = rest.iter().filter_map(|column| names::number(row.values.get(*column)?)).sum();
            let figure =
                if self.measure.format == Format::Integer { Value::from(value) } else { json::fraction(value).into() };
            let words = names::short(self.answer, self.measure, &figure);
            Some(Mark { value, words, note: String::new(), href: self.any_of(row, rest), tone: None })
        };
        let marks = self.answer.rows.iter().map(one).collect();
        Series { name: t(key::REPORT_REST).to_owned(), tone: Tone::Series(MOST_SERIES), dashed: false, marks }
    }

    /// The rows of several columns together.
    fn any_of(&self, row: &Row, columns: &[usize]) -> Option<String> {
        let object: &'static Definition = definition(&self.answer.object)?;
        let any =
            columns.iter().map(|column| self.answer.columns[*column].condition.clone()).collect::<Option<Vec<_>>>()?;
        let parts = std::iter::once(self.answer.condition.clone()).chain(row.condition.clone());
        resource::drill(object, &joined(parts.chain([Condition::Any(Any { any })])))
    }

    /// Values of the pivot side by side.
    fn pivot_alone(&self) -> Drawn {
        let (Some(totals), Some(group)) = (&self.answer.totals, &self.answer.pivot) else { return Drawn::default() };
        let columns = self.columns(true);
        let name = |column: &usize| {
            self.answer.columns[*column].pivot.as_ref().map(|cell| names::cell(group, cell)).unwrap_or_default()
        };
        let marks = columns.iter().map(|column| self.mark(totals, *column)).collect();
        (columns.iter().map(name).collect(), vec![self.single(marks)])
    }

    /// The second group within the first.
    fn nested(&self) -> Drawn {
        let Some(column) = self.columns(false).first().copied() else { return Drawn::default() };
        let [outer, inner] = self.answer.groups.as_slice() else { return Drawn::default() };
        let mut seen: Vec<&Value> = Vec::new();
        for row in &self.answer.rows {
            if let Some(value) = row.key.get(1).filter(|value| !seen.contains(value)) {
                seen.push(value);
            }
        }
        // More than can be told apart are in the table.
        seen.truncate(MOST_SERIES);
        let find = |first: Option<&Value>, second: &Value| {
            self.answer.rows.iter().find(|row| row.key.first() == first && row.key.get(1) == Some(second))
        };
        let series = seen.iter().enumerate().map(|(at, second)| Series {
            name: names::key_of(inner, second),
            tone: Tone::Series(at + 1),
            dashed: false,
            marks: self.answer.subtotals.iter().map(|row| self.mark(find(row.key.first(), second)?, column)).collect(),
        });
        let places = self.answer.subtotals.iter().filter_map(|row| row.key.first());
        (places.map(|value| names::key_of(outer, value)).collect(), series.collect())
    }

    fn single(&self, marks: Vec<Option<Mark>>) -> Series {
        Series { name: names::column(self.answer, self.measure), tone: Tone::Series(1), dashed: false, marks }
    }

    /// Figures of one kind below each other: how many came from step to step, what they are worth, which share went on.
    fn steps(&self) -> Drawn {
        let Some(totals) = &self.answer.totals else { return Drawn::default() };
        let counted = self.answer.columns.iter().enumerate().filter(|(_, column)| column.format == Format::Integer);
        let columns: Vec<usize> = counted.map(|(at, _)| at).collect();
        let mut before: Option<f64> = None;
        let marks = columns.iter().enumerate().map(|(step, &at)| {
            let mark = self.mark(totals, at)?;
            let share =
                before.filter(|before| *before > 0.0).map(|before| format::percent(mark.value / before * 100.0));
            before = Some(mark.value);
            let note = share.into_iter().chain(self.worth(totals, at)).collect::<Vec<_>>().join(" · ");
            Some(Mark { note, tone: Some(Tone::step(step, columns.len())), ..mark })
        });
        let marks = marks.collect();
        let places = columns.iter().map(|&at| names::column(self.answer, &self.answer.columns[at])).collect();
        (places, vec![self.single(marks)])
    }

    /// The money that goes with a number: the next column, if it is called the same.
    fn worth(&self, totals: &Row, at: usize) -> Option<String> {
        let (own, next) = (&self.answer.columns[at], self.answer.columns.get(at + 1)?);
        let same = next.format == Format::Money && !own.labels.is_empty() && own.labels == next.labels;
        same.then(|| names::short(self.answer, next, totals.values.get(at + 1).unwrap_or(&Value::Null)))
    }
}
/// The places of the greatest, from first to last; of equal ones the earlier. They are few: the library's sorting would be
/// larger than all of this file.
fn greatest(values: &[f64], count: usize) -> Vec<usize> {
    let is_ahead = |other: usize, at: usize| match values[other].total_cmp(&values[at]) {
        std::cmp::Ordering::Equal => other < at,
        order => order.is_gt(),
    };
    let places = 0..values.len();
    places.clone().filter(|&at| places.clone().filter(|&other| is_ahead(other, at)).count() < count).collect()
}

#[cfg(test)]
mod tests {
    use super::greatest;

    #[test]
    fn the_greatest_stand_where_they_stood() {
        assert_eq!(greatest(&[1.0, 5.0, 3.0, 5.0, 4.0], 3), [1, 3, 4]);
        assert_eq!(greatest(&[2.0, 2.0, 2.0], 2), [0, 1]);
        assert_eq!(greatest(&[1.0], 5), [0]);
    }
}
