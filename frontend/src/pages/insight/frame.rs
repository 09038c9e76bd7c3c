//! The frame that tables of figures share: it scrolls by itself, is reached by the keyboard, and says what it is.
use leptos::prelude::*;

use crate::i18n::{Key, t};

/// The head of a column of words.
pub(super) fn words(name: Key) -> AnyView {
    words_of(t(name))
}

pub(super) fn words_of(name: &str) -> AnyView {
    view! { <th scope="col">{name.to_owned()}</th> }.into_any()
}

/// The head of a column of figures.
pub(super) fn figures(name: Key) -> AnyView {
    figures_of(t(name).to_owned())
}

pub(super) fn figures_of(name: String) -> AnyView {
    view! { <th scope="col" class="number">{name}</th> }.into_any()
}

pub(super) fn table(title: &str, heads: Vec<AnyView>, lines: Vec<AnyView>, foot: Option<AnyView>) -> AnyView {
    view! {
        <div class="table-scroll report-scroll" tabindex="0" role="group" aria-label=title.to_owned()>
            <table class="table report-table">
                <caption class="visually-hidden">{title.to_owned()}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{lines}</tbody>
                {foot.map(|foot| view! { <tfoot>{foot}</tfoot> })}
            </table>
        </div>
    }
    .into_any()
}

/// A table that is there for those who ask.
pub(super) fn folded(title: Key, heads: Vec<AnyView>, lines: Vec<AnyView>, below: Option<String>) -> AnyView {
    view! {
        <details>
            <summary>{t(title)}</summary>
            {table(t(title), heads, lines, None)}
            {below.map(|below| view! { <p class="muted">{below}</p> })}
        </details>
    }
    .into_any()
}
