//! A button that opens a list of acts or any small panel, on the browser's `popover`: it closes by itself on Escape and clicks beside it.
use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    icon::{Icon, Shape},
    keyboard, unique_id,
};
use crate::browser;

/// Opens a small panel under its button.
#[component]
pub(crate) fn Popover(
    #[prop(into)] label: Signal<String>,
    #[prop(default = "button")] class: &'static str,
    #[prop(optional, into)] icon: Option<Shape>,
    /// Shows the icon alone; the label stays as name and tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// The key that opens it from anywhere on the page.
    #[prop(optional, into)]
    keys: Option<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    panel(label, class, icon, icon_only, "dialog", keys, children)
}

fn panel(
    label: Signal<String>,
    class: &'static str,
    icon: Option<Shape>,
    icon_only: bool,
    role: &'static str,
    keys: Option<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    let id = StoredValue::new(unique_id("popover"));
    let panel = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let children = StoredValue::new(children);
    let toggled = move |_| {
        // It is told once the act is done, which may have taken away what the menu belongs to.
        let shown = panel.try_get_untracked().flatten();
        let now = shown.is_some_and(|panel| panel.matches(":popover-open").unwrap_or(false));
        let _ = open.try_set(now);
        if let Some(id) = id.try_get_value().filter(|_| now) {
            browser::after_render(move || place(&id));
        }
    };
    view! {
        <button type="button" class=class popovertarget=id.get_value() aria-haspopup=role aria-keyshortcuts=keys aria-expanded=move || open.get().to_string()
            aria-label=move || icon_only.then(|| label.get()) title=move || icon_only.then(|| label.get()) id=format!("{}-button", id.get_value())>
            {icon.map(|shape| view! { <Icon shape /> })}
            {(!icon_only).then(|| view! { <span>{move || label.get()}</span> })}
        </button>
        <div class="popover" popover="auto" id=id.get_value() node_ref=panel role=role aria-label=move || label.get()
            on:toggle=toggled on:keydown=move |event| if role == "menu" { walk(&event) }>
            <Show when=move || open.get()>{move || children.with_value(|children| children())}</Show>
        </div>
    }
}

/// A popover that holds [`MenuItem`]s.
#[component]
pub(crate) fn Menu(
    #[prop(into)] label: Signal<String>,
    #[prop(default = "button")] class: &'static str,
    #[prop(optional, into)] icon: Option<Shape>,
    #[prop(optional)] icon_only: bool,
    #[prop(optional, into)] keys: Option<&'static str>,
    children: ChildrenFn,
) -> impl IntoView {
    panel(label, class, icon, icon_only, "menu", keys, children)
}

/// One act of a menu; choosing it closes the menu.
#[component]
pub(crate) fn MenuItem(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] on_choose: Callback<()>,
    #[prop(optional, into)] icon: Option<Shape>,
    #[prop(optional, into)] checked: MaybeProp<bool>,
    #[prop(optional)] danger: bool,
) -> impl IntoView {
    let role = move || if checked.get().is_some() { "menuitemradio" } else { "menuitem" };
    view! {
        <button type="button" class="menu-item" class:danger=danger role=role tabindex="-1"
            aria-checked=move || checked.get().map(|checked| checked.to_string())
            on:click=move |event| { close(event.target()); on_choose.run(()); }>
            {icon.map(|shape| view! { <Icon shape /> })}
            <span>{move || label.get()}</span>
            {move || (checked.get() == Some(true)).then(|| view! { <Icon shape=super::icon::CHECK /> })}
        </button>
    }
}

/// Closes the popover around an element.
pub(crate) fn close(target: Option<web_sys::EventTarget>) {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    let panel = element.and_then(|element| element.closest("[popover]").ok().flatten());
    if let Some(panel) = panel.and_then(|panel| panel.dyn_into::<HtmlElement>().ok()) {
        let _ = panel.hide_popover();
    }
}

/// Closes whatever popover is open.
pub(crate) fn close_open() {
    let panel = browser::document().query_selector("[popover]:popover-open").ok().flatten();
    close(panel.map(Into::into));
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a window")]
fn pixels(distance: f64) -> String {
    format!("{}px", distance.round() as i32)
}

/// As its style has it.
const WIDEST: f64 = 360.0;

/// Puts the panel under its button, inside the window, and moves the keyboard into it.
fn place(id: &str) {
    let (Some(panel), Some(button)) = (browser::element(id), browser::element(&format!("{id}-button"))) else { return };
    let (anchor, size) = (button.get_bounding_client_rect(), panel.get_bounding_client_rect());
    let room = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    let (width, height) = (room(browser::window().inner_width()), room(browser::window().inner_height()));
    // At the right it grows to the left: what it holds may come, and widen it, after this.
    let (edge, distance) = if anchor.left() > width / 2.0 {
        ("right", (width - anchor.right()).min(width - WIDEST - 8.0).max(8.0))
    } else {
        ("left", anchor.left().min(width - size.width() - 8.0).max(8.0))
    };
    let below = anchor.bottom() + 4.0;
    let fits = below + size.height() <= height - 8.0 || anchor.top() < height / 2.0;
    let top = if fits { below } else { (anchor.top() - size.height() - 4.0).max(8.0) };
    let _ = panel.style().set_property(edge, &pixels(distance));
    let _ = panel.style().set_property("top", &pixels(top));
    if let Ok(Some(first)) = panel.query_selector("[role^=menuitem], summary, input, select, button, a")
        && let Ok(first) = first.dyn_into::<HtmlElement>()
    {
        let _ = first.focus();
    }
}

/// Arrow keys, Home and End move among the items of a menu.
fn walk(event: &KeyboardEvent) {
    let Some(key) = keyboard::pressed(event) else { return };
    let panel = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(items) = panel.and_then(|panel| panel.query_selector_all("[role^=menuitem]").ok()) else { return };
    let count = items.length();
    let active = browser::document().active_element();
    let at = (0..count).find(|&index| items.get(index).as_ref() == active.as_ref().map(AsRef::as_ref));
    let next = match key.as_str() {
        "ArrowDown" => at.map_or(0, |at| (at + 1) % count.max(1)),
        "ArrowUp" => at.map_or(0, |at| (at + count - 1) % count.max(1)),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    if let Some(item) = items.get(next).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
