//! Where the person is signed in, and a way to end each of those.
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use crate::{
    api::{self, ApiError, Call},
    i18n::{fill, format, key, t, text, tr},
    resource::{Feed, feed, tell},
    ui::{
        badge::{Badge, Tone},
        button::Button,
        icon::{self, Icon},
        state::{Failure, Skeleton},
        toast,
    },
};

#[component]
pub(super) fn Devices() -> impl IntoView {
    let sessions = feed(|_| async {
        let answer = api::send(Call::get("/me/sessions")).await?;
        Ok(answer.body["data"].as_array().cloned().unwrap_or_default())
    });
    move || match (sessions.data.get(), sessions.error.get()) {
        (Some(all), _) => {
            let others = all.len() > 1;
            view! {
                <ul class="plain-list">{all.iter().map(|session| line(sessions, session)).collect_view()}</ul>
                {others.then(|| view! { <div class="form-foot"><Button label=tr(key::DEVICES_END_OTHERS) on_click=move |_| end_others(sessions) /></div> })}
            }
            .into_any()
        }
        (None, Some(error)) => view! { <Failure text=error.text() on_retry=move |()| sessions.retry() /> }.into_any(),
        (None, None) => view! { <Skeleton lines=3 /> }.into_any(),
    }
}

fn line(sessions: Feed<Vec<Value>>, session: &Value) -> AnyView {
    let id = session["id"].as_str().unwrap_or_default().to_owned();
    let current = session["current"] == true;
    let agent = session["user_agent"].as_str().unwrap_or_default();
    let name = named(agent).unwrap_or_else(|| {
        t(if session["client"] == "mobile" { key::DEVICES_APP } else { key::DEVICES_BROWSER }).to_owned()
    });
    let ip = session["ip"].as_str().map(str::to_owned);
    let used = session["last_used_at"].as_str().unwrap_or_default().to_owned();
    let end_name = fill(key::DEVICES_END, &[("name", &name)]);
    let end = move |_| {
        let id = id.clone();
        spawn_local(async move {
            finish(sessions, end(&id).await);
        });
    };
    view! {
        <li class="device">
            <Icon shape=icon::MONITOR />
            <div>
                <p><strong>{name}</strong></p>
                <p class="facts"><span>{ip}</span><time datetime=used.clone() title=format::instant(&used)>{format::relative(&used)}</time></p>
            </div>
            {if current {
                view! { <Badge label=text(key::DEVICES_THIS) tone=Tone::Success /> }.into_any()
            } else {
                view! { <Button label=Signal::stored(end_name) on_click=end /> }.into_any()
            }}
        </li>
    }
    .into_any()
}

async fn end(id: &str) -> Result<(), ApiError> {
    api::send(Call::delete(format!("/me/sessions/{id}"))).await.map(drop)
}

fn finish(sessions: Feed<Vec<Value>>, outcome: Result<(), ApiError>) {
    match outcome {
        Ok(()) => toast::done(t(key::DEVICES_ENDED)),
        Err(error) => tell(&error),
    }
    sessions.retry();
}

fn end_others(sessions: Feed<Vec<Value>>) {
    let all = sessions.data.get_untracked().unwrap_or_default();
    spawn_local(async move {
        let mut outcome = Ok(());
        for session in all.iter().filter(|session| session["current"] != true) {
            outcome = end(session["id"].as_str().unwrap_or_default()).await;
            if outcome.is_err() {
                break;
            }
        }
        finish(sessions, outcome);
    });
}

/// "Firefox · Windows" out of what a browser calls itself; nothing where it is none that is known.
fn named(agent: &str) -> Option<String> {
    // Each of these calls itself by the names of those after it, too.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("MicroMessenger", "WeChat"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (Some(name), None) | (None, Some(name)) => Some(name.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn browsers_are_told_apart() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
        assert_eq!(named(chrome).as_deref(), Some("Chrome · Linux"));
        assert_eq!(named(edge).as_deref(), Some("Edge · Windows"));
        assert_eq!(named(safari).as_deref(), Some("Safari · iPhone"));
        assert_eq!(named("curl/8.5"), None);
    }
}
