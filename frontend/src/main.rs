//! The browser's half of Rapport: a single-page app over the public API.
#![expect(
    clippy::needless_pass_by_value,
    reason = "properties of components and events are handed over by value, used up or not"
)]
#![expect(unreachable_pub, reason = "`#[component]` makes its items `pub` whatever the function says")]
mod api;
mod app;
mod browser;
mod capture;
mod i18n;
mod json;
mod live;
mod order;
mod outbox;
mod pages;
mod piece;
mod resource;
mod route;
mod session;
mod shell;
mod theme;
mod ui;
mod work;

fn main() {
    if cfg!(debug_assertions) {
        console_error_panic_hook::set_once();
    }
    // Leptos has its own only once it is mounted.
    wasm_bindgen_futures::spawn_local(async {
        match i18n::start().await {
            Ok(()) => leptos::mount::mount_to_body(app::App),
            // What stands on the page until then says so in all three languages.
            Err(_) => return browser::set_class("boot", "failed"),
        }
        browser::remove("boot");
    });
}
