//! What is only read.
use leptos::prelude::*;

use super::{LONG, component, state, text};
use crate::ui::{
    avatar::Avatar,
    badge::{Badge, Tone},
    button::Button,
    icon,
    progress::Progress,
    state::{Empty, Failure, Skeleton},
};

pub(super) fn all() -> AnyView {
    view! { {badges()}{avatars()}{progress()}{states()}{notices()}{tables()} }.into_any()
}

fn badges() -> AnyView {
    let badge = |(name, tone): (&'static str, Tone)| state(name, view! { <Badge label=text(name) tone /> });
    let tones = [
        ("Neutral", Tone::Neutral),
        ("Info", Tone::Info),
        ("Success", Tone::Success),
        ("Warning", Tone::Warning),
        ("Danger", Tone::Danger),
        ("已逾期", Tone::Danger),
    ];
    component("Badge", "A word on a ground; the word carries the meaning.", tones.map(badge).into())
}

fn avatars() -> AnyView {
    let one =
        |name: &'static str| state(name, view! { <span class="person"><Avatar name=name /><span>{name}</span></span> });
    let names = ["Nancy Davolio", "李雷", "欧阳修文", "apple", "Steven Buchanan", "Laura Callahan"];
    component("Avatar", "Beside the name, never alone.", names.map(one).into())
}

fn progress() -> AnyView {
    let states = vec![
        state("None", view! { <Progress label="None" done=0 total=Some(10) /> }),
        state("Some", view! { <Progress label="Some" done=4 total=Some(10) /> }),
        state("All", view! { <Progress label="All" done=10 total=Some(10) /> }),
        state("Nobody knows how far", view! { <Progress label="Unknown" done=0 total=None /> }),
    ];
    component("Progress", "How far something is.", states)
}

fn states() -> AnyView {
    let first = || {
        view! {
            <Empty shape=icon::HANDSHAKE title=text("No opportunities yet 还没有商机") text=text("A deal that may be won")>
                <Button label=text("New opportunity") on_click=|_| () />
            </Empty>
        }
    };
    let states = vec![
        state("Loading", view! { <Skeleton lines=3 /> }),
        state("Nothing yet", first()),
        state("Nothing found", view! { <Empty shape=icon::SEARCH title=text("Nothing found") /> }),
        state(
            "Failed",
            view! { <Failure text=text("The server cannot be reached. 无法连接服务器。") on_retry=|()| () /> },
        ),
    ];
    component("Skeleton, Empty, Failure", "In the place of content; never a blank area.", states)
}

fn notices() -> AnyView {
    let states = vec![
        state("Plain", view! { <p class="notice">{LONG}</p> }),
        state("Info", view! { <p class="notice info">"Demonstration 演示环境"</p> }),
        state("Warning", view! { <p class="notice warning">"Reconnecting… 正在重新连接…"</p> }),
    ];
    component("Notice", "A line that stays.", states)
}

fn tables() -> AnyView {
    let table = view! {
        <div class="table-scroll" tabindex="0">
            <table class="table">
                <caption class="visually-hidden">"Accounts"</caption>
                <thead><tr><th scope="col">"Name"</th><th scope="col" class="number">"Amount"</th></tr></thead>
                <tbody>
                    <tr><th scope="row">"Alfreds Futterkiste"</th><td class="number">"$12,000"</td></tr>
                    <tr><th scope="row">"华兴科技"</th><td class="number">"¥328.5万"</td></tr>
                    <tr><th scope="row">{LONG}</th><td class="number">"–"</td></tr>
                </tbody>
                <tfoot><tr><th scope="row">"Sum"</th><td class="number">"$484,000"</td></tr></tfoot>
            </table>
        </div>
    };
    component("Table", "By style alone.", vec![state("Default", table)])
}
