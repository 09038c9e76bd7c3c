//! A dashboard being put together: an order of widgets, each so wide. Where they lie follows from that.
use std::collections::HashSet;

use leptos::prelude::*;
use wire::report::Widget;

use crate::{
    browser,
    i18n::{fill, key, t},
    order::sorted,
    ui::{
        announce,
        icon::{self, Icon, Shape},
        unique_number,
    },
};

/// Columns of the grid.
const COLUMNS: u32 = 12;
/// Rows a widget takes; its content decides how high it is.
pub(super) const HEIGHT: u32 = 4;
/// The widths offered: a quarter, a third, a half, two thirds, all.
const WIDTHS: [u32; 5] = [3, 4, 6, 8, 12];

/// The widgets as they lie when they are set one after the other, line by line.
pub(super) fn packed(widgets: Vec<Widget>) -> Vec<Widget> {
    let (mut x, mut y) = (0, 0);
    let place = |widget: Widget| {
        let width = widget.width.clamp(1, COLUMNS);
        if x + width > COLUMNS {
            (x, y) = (0, y + HEIGHT);
        }
        let placed = Widget { x, y, width, height: HEIGHT, ..widget };
        x += width;
        placed
    };
    widgets.into_iter().map(place).collect()
}

/// In the order in which they are read: line by line.
pub(super) fn in_order(widgets: Vec<Widget>) -> Vec<Widget> {
    sorted(widgets, |a, b| (a.y, a.x) < (b.y, b.x))
}

/// The next width in a direction; none at the end.
fn stepped(width: u32, wider: bool) -> Option<u32> {
    if wider {
        WIDTHS.into_iter().find(|step| *step > width)
    } else {
        WIDTHS.into_iter().rev().find(|step| *step < width)
    }
}

/// What is being changed. `None` while it is only looked at.
#[derive(Clone, Copy)]
pub(crate) struct Draft(pub(super) RwSignal<Option<Vec<Widget>>>);

impl Draft {
    pub(super) fn is_on(self) -> bool {
        self.0.read().is_some()
    }

    fn change(self, change: impl FnOnce(&mut Vec<Widget>)) {
        self.0.update(|widgets| {
            if let Some(widgets) = widgets {
                change(widgets);
            }
        });
    }

    pub(super) fn add(self, widget: Widget) {
        self.change(|widgets| {
            let taken: HashSet<&String> = widgets.iter().map(|widget| &widget.id).collect();
            let id = (0..=taken.len())
                .map(|_| format!("w{}", unique_number()))
                .find(|id| !taken.contains(id))
                .unwrap_or_default();
            widgets.push(Widget { id, width: COLUMNS / 2, ..widget });
        });
    }

    fn remove(self, id: &str) {
        self.change(|widgets| widgets.retain(|widget| widget.id != id));
        announce::announce(t(key::DASHBOARD_REMOVED));
    }

    fn step(self, id: &str, by: isize) {
        let mut told = None;
        self.change(|widgets| {
            let at = widgets.iter().position(|widget| widget.id == id);
            let to = at.and_then(|at| at.checked_add_signed(by)).filter(|to| *to < widgets.len());
            if let (Some(at), Some(to)) = (at, to) {
                widgets.swap(at, to);
                told = Some((to + 1, widgets.len()));
            }
        });
        if let Some((place, count)) = told {
            announce::announce(fill(
                key::DASHBOARD_MOVED,
                &[("place", &place.to_string()), ("count", &count.to_string())],
            ));
        }
    }

    fn resize(self, id: &str, wider: bool) {
        let mut told = None;
        self.change(|widgets| {
            let found = widgets.iter_mut().find(|widget| widget.id == id);
            if let Some((widget, width)) =
                found.and_then(|widget| stepped(widget.width, wider).map(|width| (widget, width)))
            {
                widget.width = width;
                told = Some(width);
            }
        });
        if let Some(width) = told {
            announce::announce(fill(key::DASHBOARD_WIDTH, &[("columns", &width.to_string())]));
        }
    }
}

/// One act, by a button that keeps the keyboard where it is.
fn act(id: String, name: String, shape: Shape, disabled: bool, run: impl Fn() + 'static) -> AnyView {
    let own = id.clone();
    let press = move |_| {
        run();
        // Moved widgets are put into the page anew.
        browser::focus(&own);
    };
    view! { <button type="button" class="icon-button" id=id aria-label=name.clone() title=name aria-disabled=disabled.then_some("true") on:click=press><Icon shape /></button> }.into_any()
}

/// What can be done to a widget, each by the keyboard as by the pointer.
pub(super) fn acts(draft: Draft, widget: &Widget, title: &str) -> AnyView {
    let (count, at) = {
        let widgets = draft.0.read();
        let widgets = widgets.as_deref().unwrap_or_default();
        (widgets.len(), widgets.iter().position(|other| other.id == widget.id).unwrap_or(0))
    };
    let name = |words: crate::i18n::Key| format!("{}: {title}", t(words));
    let id = |act: &str| format!("widget-{}-{act}", widget.id);
    let own = StoredValue::new(widget.id.clone());
    let run = move |act: fn(Draft, &str)| move || own.with_value(|id| act(draft, id));
    view! {
        <div class="widget-acts" role="group" aria-label=name(key::DASHBOARD_ACTS)>
            {act(id("earlier"), name(key::DASHBOARD_EARLIER), icon::CHEVRON_LEFT, at == 0, run(|draft, id| draft.step(id, -1)))}
            {act(id("later"), name(key::DASHBOARD_LATER), icon::CHEVRON_RIGHT, at + 1 == count, run(|draft, id| draft.step(id, 1)))}
            {act(id("narrower"), name(key::DASHBOARD_NARROWER), icon::MINUS, stepped(widget.width, false).is_none(), run(|draft, id| draft.resize(id, false)))}
            {act(id("wider"), name(key::DASHBOARD_WIDER), icon::PLUS, stepped(widget.width, true).is_none(), run(|draft, id| draft.resize(id, true)))}
            {act(id("remove"), name(key::ACTION_REMOVE), icon::TRASH_2, false, run(Draft::remove))}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widgets(widths: &[u32]) -> Vec<Widget> {
        let one = |(at, width): (usize, &u32)| Widget { id: at.to_string(), width: *width, ..Widget::default() };
        widths.iter().enumerate().map(one).collect()
    }

    #[test]
    fn widgets_lie_line_by_line() {
        let places: Vec<_> = packed(widgets(&[6, 6, 8, 6, 3])).iter().map(|widget| (widget.x, widget.y)).collect();
        assert_eq!(places, [(0, 0), (6, 0), (0, 4), (0, 8), (6, 8)]);
        let mixed = packed(widgets(&[6, 6, 12])).into_iter().rev().collect();
        let order: Vec<_> = in_order(mixed).into_iter().map(|widget| widget.id).collect();
        assert_eq!(order, ["0", "1", "2"]);
    }

    #[test]
    fn widths_go_by_steps_and_end() {
        assert_eq!((stepped(6, true), stepped(6, false)), (Some(8), Some(4)));
        assert_eq!((stepped(12, true), stepped(3, false)), (None, None));
        assert_eq!(stepped(5, true), Some(6), "a width from elsewhere finds the next step");
    }
}
