//! One class: what it is called, whom it holds, and where it stands among the others.
use domain::rfm::{BEST, Range};
use leptos::prelude::*;
use wire::Violation;

use super::draft::{Draft, Line};
use crate::{
    browser,
    i18n::{self, Key, Locale, fill, key, label, of, t, tr},
    ui::{
        field::{Control, Field as Frame},
        icon::{self, Icon, Shape},
        input::{Choice, Entry, Select, TextInput},
    },
};

/// The members of a class that are ranges of scores, and what they are called.
const SCORES: [(&str, Key); 3] =
    [("recency", key::RFM_RECENCY), ("frequency", key::RFM_FREQUENCY), ("monetary", key::RFM_MONETARY)];

/// `count` is how many it would hold, in words.
pub(super) fn line(draft: Draft, line: Line, count: Signal<String>) -> AnyView {
    let title = move || fill(key::RFM_PLACE, &[("place", &place(draft, line)), ("name", &line.title())]);
    view! {
        <li id=id(line, "whole")><div class="panel class-line" role="group" aria-labelledby=id(line, "title")>
            <div class="class-head">
                <h2 id=id(line, "title")>{title}</h2>
                <span class="muted">{move || count.get()}</span>
                {acts(draft, line)}
            </div>
            <div class="form-grid">
                {name(draft, line, None)}
                {holds(line)}
                {move || if line.buyers.get() { bought(draft, line) } else { interested(draft, line) }}
            </div>
            {other_languages(draft, line)}
        </div></li>
    }
    .into_any()
}

fn place(draft: Draft, line: Line) -> String {
    draft.place(line).map(|at| (at + 1).to_string()).unwrap_or_default()
}

pub(super) fn id(line: Line, part: &str) -> String {
    format!("class-{}-{part}", line.id)
}

fn acts(draft: Draft, line: Line) -> AnyView {
    let count = move || draft.lines.read().len();
    let first = Signal::derive(move || draft.place(line) == Some(0));
    let last = Signal::derive(move || draft.place(line).is_some_and(|at| at + 1 == count()));
    let never = Signal::stored(false);
    let step = move |by| move || draft.step(line, by);
    // Where the keyboard goes when the class it stood in is gone.
    let remove = move || {
        draft.remove(line);
        browser::focus("class-add");
    };
    view! {
        <div class="class-acts">
            {act(line, "earlier", key::DASHBOARD_EARLIER, icon::ARROW_UP, first, true, step(-1))}
            {act(line, "later", key::DASHBOARD_LATER, icon::ARROW_DOWN, last, true, step(1))}
            {act(line, "remove", key::ACTION_REMOVE, icon::TRASH_2, never, false, remove)}
        </div>
    }
    .into_any()
}

/// A button that may keep the keyboard: a class that moves is put into the page anew.
fn act(
    line: Line,
    part: &str,
    words: Key,
    shape: Shape,
    disabled: Signal<bool>,
    stays: bool,
    run: impl Fn() + 'static,
) -> AnyView {
    let own = id(line, part);
    let name = Memo::new(move |_| of(t(words), &line.title()));
    let press = {
        let own = own.clone();
        move |_| {
            run();
            if stays {
                browser::focus(&own);
            }
        }
    };
    view! {
        <button type="button" class="icon-button" id=own aria-label=name title=name
            aria-disabled=move || disabled.get().then_some("true") on:click=press><Icon shape /></button>
    }
    .into_any()
}

fn told(violation: Option<Violation>) -> Option<String> {
    violation.map(|violation| label::violation(&violation))
}

fn control(draft: Draft, line: Line, member: String) -> Control {
    let error = Signal::derive(move || told(draft.wrong(line, &member)));
    Control::new("class", error)
}

/// Its name in one language; in the one in use where none is given, which also tells that it has no name at all.
fn name(draft: Draft, line: Line, locale: Option<Locale>) -> AnyView {
    let tag = Signal::derive(move || locale.unwrap_or_else(i18n::current).tag());
    let value = Signal::derive(move || line.names.read().get(tag.get()).cloned().unwrap_or_default());
    let typed = move |text: String| line.names.update(|names| _ = names.insert(tag.get_untracked().to_owned(), text));
    let error = Signal::derive(move || {
        let none = draft.wrong(line, "labels").filter(|_| locale.is_none());
        told(draft.wrong(line, &format!("labels.{}", tag.get())).or(none))
    });
    let words = match locale {
        Some(locale) => Signal::stored(locale.name().to_owned()),
        None => Signal::derive(|| label::field("", "name").to_owned()),
    };
    let control = Control::new("class-name", error).required(locale.is_none());
    let shown = Signal::derive(move || spoken_elsewhere(line, tag.get()));
    view! { <Frame control label=words input=move |control| view! { <TextInput control value on_input=typed entry=Entry::TEXT placeholder=shown /> } /> }.into_any()
}

/// What stands for a name in a language that has none.
fn spoken_elsewhere(line: Line, tag: &str) -> String {
    let names = line.names.read();
    let own = names.get(tag).is_some_and(|name| !name.is_empty());
    if own { String::new() } else { names.get("en").cloned().unwrap_or_default() }
}

fn other_languages(draft: Draft, line: Line) -> AnyView {
    let others = move || Locale::ALL.into_iter().filter(|locale| *locale != i18n::current());
    let wrong = move || others().any(|locale| draft.wrong(line, &format!("labels.{}", locale.tag())).is_some());
    let wrong = Memo::new(move |_| wrong());
    let fields = move || others().map(|locale| name(draft, line, Some(locale))).collect_view();
    view! {
        <details class="more" open=move || wrong.get()>
            <summary>{tr(key::RFM_OTHER_LANGUAGES)}</summary>
            <div class="form-grid">{fields}</div>
        </details>
    }
    .into_any()
}

fn holds(line: Line) -> AnyView {
    let choices = Signal::derive(|| {
        let named = [("buyers", key::RFM_BUYERS), ("interested", key::RFM_INTERESTED)];
        named.map(|(value, words)| (value.to_owned(), t(words).to_owned())).to_vec() as Vec<Choice>
    });
    let value = Signal::derive(move || if line.buyers.get() { "buyers" } else { "interested" }.to_owned());
    let choose = move |value: String| line.buyers.set(value == "buyers");
    view! { <Frame control=Control::plain("class-holds") label=tr(key::RFM_HOLDS) input=move |control| view! { <Select control value choices on_change=choose /> } /> }.into_any()
}

/// Of those who bought: since when they buy, and their scores.
fn bought(draft: Draft, line: Line) -> AnyView {
    let ranges = SCORES.into_iter().zip(line.ranges);
    let ranges = ranges.map(|((member, words), range)| scores(draft, line, member, words, range)).collect_view();
    let hint = Some(key::RFM_FIRST_BEFORE_HINT);
    view! { {days(draft, line, "first_before_days", key::RFM_FIRST_BEFORE, hint, line.first)}{ranges} }.into_any()
}

fn interested(draft: Draft, line: Line) -> AnyView {
    days(draft, line, "interest_within_days", key::RFM_INTEREST_WITHIN, None, line.interest)
}

fn days(draft: Draft, line: Line, member: &str, words: Key, hint: Option<Key>, value: RwSignal<String>) -> AnyView {
    let control = control(draft, line, member.to_owned());
    let input =
        move |control| view! { <TextInput control value on_input=move |text| value.set(text) entry=Entry::INTEGER /> };
    match hint {
        Some(hint) => view! { <Frame control label=tr(words) hint=tr(hint) input /> }.into_any(),
        None => view! { <Frame control=control.required(true) label=tr(words) input /> }.into_any(),
    }
}

/// From one score to another.
fn scores(draft: Draft, line: Line, member: &'static str, words: Key, range: RwSignal<Range>) -> AnyView {
    let least = Signal::derive(move || range.get().least);
    let most = Signal::derive(move || range.get().most);
    let end = |name: &str, words: Key, value: Signal<u8>, set: fn(&mut Range, u8)| {
        let control = control(draft, line, format!("{member}.{name}"));
        let value = Signal::derive(move || value.get().to_string());
        let choose = move |text: String| {
            if let Ok(score) = text.parse() {
                range.update(|range| set(range, score));
            }
        };
        view! { <Frame control label=tr(words) input=move |control| view! { <Select control value choices=Signal::derive(every_score) on_change=choose /> } /> }
    };
    view! {
        <fieldset class="score-range">
            <legend>{tr(words)}</legend>
            {end("least", key::RFM_SCORE_FROM, least, |range, score| range.least = score)}
            {end("most", key::RFM_SCORE_TO, most, |range, score| range.most = score)}
        </fieldset>
    }
    .into_any()
}

fn every_score() -> Vec<Choice> {
    let words = |score: u8| match score {
        1 => fill(key::RFM_WORST, &[("n", "1")]),
        BEST => fill(key::RFM_BEST, &[("n", &BEST.to_string())]),
        _ => score.to_string(),
    };
    (1..=BEST).map(|score| (score.to_string(), words(score))).collect()
}
