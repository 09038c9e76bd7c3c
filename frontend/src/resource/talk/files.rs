//! Files that belong to a record: dropped, chosen, or taken with a phone's camera; fetched by a short-lived link.
use domain::permission::Action;
use js_sys::{Array, Reflect};
use leptos::{
    ev::{DragEvent, Event},
    prelude::*,
    task::spawn_local,
};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlInputElement};
use wire::definition;

use super::{Shown, about, link_to};
use crate::{
    api::{self, ApiError, records},
    i18n::{fill, format, key, of, t, text, tr},
    live,
    resource::{delete, tell},
    session,
    ui::{
        announce,
        button::IconButton,
        icon::{self, Icon},
        progress::Progress,
        state::{Empty, Failure, Skeleton},
        unique_id, unique_number,
    },
    work,
};

/// What the server takes (B-11).
const MOST_BYTES: f64 = 26_214_400.0;

/// A file on its way.
#[derive(Clone, PartialEq)]
struct Upload {
    key: u32,
    name: String,
    sent: RwSignal<u64>,
    size: u64,
    fault: RwSignal<Option<String>>,
}

type Uploads = RwSignal<Vec<Upload>>;

pub(crate) fn files(shown: Shown) -> AnyView {
    let rows = about(shown, "attachment", Signal::stored(100));
    let uploads: Uploads = RwSignal::default();
    let allowed = move || definition("attachment").is_some_and(|file| session::may(Action::Create, file));
    let list = move || match (rows.data.get(), rows.error.get()) {
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| rows.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=3 /> }.into_any(),
        (Some(rows), _) if rows.data.is_empty() => {
            view! { <Empty shape=icon::PAPERCLIP title=tr(key::FILES_NONE) text=text(key::FILES_NONE_HINT) /> }
                .into_any()
        }
        (Some(rows), _) => {
            view! { <ul class="panel plain-list files">{rows.data.into_iter().map(line).collect_view()}</ul> }
                .into_any()
        }
    };
    view! {
        <Show when=allowed><Drop shown uploads /></Show>
        <ul class="uploads">
            <For each=move || uploads.get() key=|upload| upload.key children=move |upload| view! { <OnItsWay upload uploads /> } />
        </ul>
        {list}
    }
    .into_any()
}

/// Where files are dropped; the same by a press, for who does not drag.
#[component]
fn Drop(shown: Shown, uploads: Uploads) -> impl IntoView {
    let over = RwSignal::new(false);
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = Reflect::get(&event, &"dataTransfer".into()).and_then(|data| Reflect::get(&data, &"files".into()));
        take(shown, uploads, &files.unwrap_or_default());
    };
    let enter = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div class="drop panel" class:over=move || over.get() on:dragover=enter on:dragenter=enter on:dragleave=move |_| over.set(false) on:drop=drop>
            <p class="wide-only muted">{tr(key::FILES_DROP)}</p>
            <div class="actions">
                <Chooser shown uploads label=text(key::FILES_CHOOSE) shape=icon::UPLOAD />
                <span class="phone-only"><Chooser shown uploads label=text(key::FILES_CAMERA) shape=icon::CAMERA camera=true /></span>
            </div>
        </div>
    }
}

/// The browser's own file box behind a button's looks.
#[component]
fn Chooser(
    shown: Shown,
    uploads: Uploads,
    label: Signal<String>,
    shape: icon::Shape,
    #[prop(optional)] camera: bool,
) -> impl IntoView {
    let id = unique_id("file");
    let chosen = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        take(shown, uploads, &Reflect::get(&input, &"files".into()).unwrap_or_default());
        // The same file chosen again is a change again.
        input.set_value("");
    };
    view! {
        <span class="chooser">
            <input type="file" class="visually-hidden" id=id.clone() multiple=!camera accept=camera.then_some("image/*") capture=camera.then_some("environment") on:change=chosen />
            <label class="button" for=id><Icon shape /><span>{move || label.get()}</span></label>
        </span>
    }
}

/// `files` is the browser's list of them.
fn take(shown: Shown, uploads: Uploads, files: &JsValue) {
    if !files.is_object() {
        return;
    }
    for file in Array::from(files).iter().filter_map(|file| file.dyn_into::<Blob>().ok()) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
        let size = file.size() as u64;
        let upload = Upload {
            key: unique_number(),
            name: Reflect::get(&file, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default(),
            sent: RwSignal::new(0),
            size,
            fault: RwSignal::new(None),
        };
        uploads.update(|uploads| uploads.push(upload.clone()));
        if file.size() > MOST_BYTES {
            upload.fault.set(Some(t(key::FILES_TOO_LARGE).to_owned()));
            continue;
        }
        let link = link_to(shown);
        spawn_local(async move {
            match send(link, file, &upload).await {
                Ok(()) => {
                    announce::announce(fill(key::FILES_ADDED, &[("name", &upload.name)]));
                    let _ = uploads.try_update(|uploads| uploads.retain(|known| known.key != upload.key));
                }
                Err(error) => {
                    announce::alert(of(&upload.name, &error.text()));
                    let _ = upload.fault.try_set(Some(error.text()));
                }
            }
        });
    }
}

/// The record first, then its bytes; a record without them is of no use to anybody.
async fn send(link: Value, file: Blob, upload: &Upload) -> Result<(), ApiError> {
    let Some(definition) = definition("attachment") else { return Ok(()) };
    let record = records::create(definition, json!({"name": upload.name, "links": link})).await?;
    let id = record["id"].as_str().unwrap_or_default();
    let sent = upload.sent;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let told = move |bytes: f64| _ = sent.try_set(bytes as u64);
    let outcome = api::upload::put(&format!("/attachments/{id}/content"), &file, told).await;
    if outcome.is_err() {
        let _ = records::delete(definition, id).await;
    }
    live::touch("attachment");
    outcome
}

#[component]
fn OnItsWay(upload: Upload, uploads: Uploads) -> impl IntoView {
    let key = upload.key;
    let (name, size, sent, fault) = (upload.name.clone(), upload.size, upload.sent, upload.fault);
    let label = name.clone();
    let state = move || match fault.get() {
        Some(words) => view! { <p class="error">{words}</p> }.into_any(),
        None => view! { <Progress label=label.clone() done=sent.get() total=Some(size) /> }.into_any(),
    };
    view! {
        <li class="upload">
            <span>{name}</span>
            {state}
            <Show when=move || fault.read().is_some()>
                <IconButton label=tr(key::ACTION_CLOSE) shape=icon::X on_click=move |_| uploads.update(|uploads| uploads.retain(|known| known.key != key)) />
            </Show>
        </li>
    }
}

fn line(file: Value) -> AnyView {
    let name = file["name"].as_str().unwrap_or_default().to_owned();
    let id = file["id"].as_str().unwrap_or_default().to_owned();
    let size = file["byte_size"].as_f64().map(format::bytes);
    let at = file["created_at"].as_str().unwrap_or_default().to_owned();
    let who = file["owner_id"].as_str().and_then(records::name_of);
    let elsewhere = file["url"].as_str().filter(|url| url.starts_with("http")).map(str::to_owned);
    let fetch = if let Some(url) = elsewhere {
        view! { <a href=url target="_blank" rel="noopener noreferrer">{name.clone()}</a> }.into_any()
    } else {
        let title = fill(key::FILES_FETCH, &[("name", &name)]);
        let address = format!("/attachments/{id}/link");
        view! { <button type="button" class="link" title=title on:click=move |_| work::download(address.clone())>{name.clone()}</button> }.into_any()
    };
    let delete_name = of(t(key::ACTION_DELETE), &name);
    let remove = move |_| match definition("attachment") {
        Some(definition) => delete(definition, &file, || ()),
        None => tell(&ApiError::Offline),
    };
    view! {
        <li class="file">
            <Icon shape=icon::PAPERCLIP />
            <div>{fetch}<p class="facts"><span>{size}</span><span>{who}</span><time datetime=at.clone() title=format::instant(&at)>{format::relative(&at)}</time></p></div>
            <IconButton label=Signal::stored(delete_name) shape=icon::TRASH_2 on_click=remove />
        </li>
    }
    .into_any()
}
