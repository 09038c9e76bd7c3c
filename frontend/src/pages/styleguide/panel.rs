//! What opens over the page.
use leptos::prelude::*;

use super::{LONG, component, state, text};
use crate::ui::{
    announce,
    button::Button,
    dialog::{Dialog, Place},
    icon,
    menu::{Menu, MenuItem, Popover},
    toast,
};

pub(super) fn all(scheme: &'static str) -> AnyView {
    view! { {menus()}{dialogs(scheme)}{toasts()} }.into_any()
}

fn nothing() -> Callback<()> {
    Callback::new(|()| ())
}

fn menus() -> AnyView {
    let items = || {
        view! {
            <MenuItem label=text("Edit 编辑") icon=icon::PENCIL on_choose=nothing() />
            <MenuItem label=text("Chosen") checked=Signal::stored(true) on_choose=nothing() />
            <MenuItem label=text("Not chosen") checked=Signal::stored(false) on_choose=nothing() />
            <MenuItem label=text(LONG) on_choose=nothing() />
            <MenuItem label=text("Delete 删除") icon=icon::TRASH_2 danger=true on_choose=nothing() />
        }
    };
    let states = vec![
        state("Menu", view! { <Menu label=text("Views 视图") icon=icon::BOOKMARK>{items()}</Menu> }),
        state(
            "Menu, only an icon",
            view! { <Menu label=text("More") icon=icon::ELLIPSIS icon_only=true class="icon-button">{items()}</Menu> },
        ),
        state(
            "Popover",
            view! { <Popover label=text("Filter 筛选") icon=icon::FUNNEL><p>"Any small panel."</p></Popover> },
        ),
    ];
    component("Menu, MenuItem, Popover", "Opens under its button; arrow keys walk, Escape closes.", states)
}

fn dialogs(scheme: &'static str) -> AnyView {
    let open = |name: &'static str, place: Place| {
        let open = RwSignal::new(false);
        let title = text(name);
        state(
            name,
            view! {
                <Button label=title on_click=move |_| open.set(true) />
                <Dialog open title place><div class="dialog-body" data-scheme=scheme><p>{LONG}</p></div></Dialog>
            },
        )
    };
    component(
        "Dialog",
        "Traps and returns the keyboard.",
        vec![open("In the middle", Place::Center), open("At the side", Place::Side)],
    )
}

fn toasts() -> AnyView {
    let press =
        |name: &'static str, act: fn()| state(name, view! { <Button label=text(name) on_click=move |_| act() /> });
    let states = vec![
        press("Done", || toast::done("Saved 已保存")),
        press("With a way back", || toast::undoable("Deleted 已删除", || toast::done("Restored"))),
        press("Noted", || toast::noted(LONG)),
        press("Failed", || toast::failed("The server cannot be reached.")),
        press("Only said", || announce::announce("Only a screen reader hears this.")),
    ];
    component("Toasts, announcements", "Short messages at the foot of the page; press to see one.", states)
}
