//! Who sees a dashboard: oneself, the team, some roles, everybody.
use std::collections::BTreeSet;

use leptos::prelude::*;
use serde_json::Value;
use wire::definition;

use crate::{
    api::records,
    i18n::{key, label, tr},
    resource::feed,
    ui::{
        field::{Control, Field as Frame},
        input::{Checkbox, Select},
    },
};

const VISIBILITIES: [&str; 4] = ["personal", "team", "role", "public"];

/// The choice, while it is made.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub(super) visibility: RwSignal<String>,
    roles: RwSignal<BTreeSet<String>>,
}

impl Shared {
    pub(super) fn of(record: &Value) -> Self {
        let roles = record["role_ids"].as_array().into_iter().flatten();
        let roles = roles.filter_map(|id| id.as_str().map(str::to_owned)).collect();
        let visibility = record["visibility"].as_str().unwrap_or_default().to_owned();
        Self { visibility: RwSignal::new(visibility), roles: RwSignal::new(roles) }
    }

    /// The roles that see it: none unless it is shared with roles.
    pub(super) fn role_ids(self) -> Vec<String> {
        if self.visibility.get_untracked() == "role" {
            self.roles.get_untracked().into_iter().collect()
        } else {
            Vec::new()
        }
    }

    pub(super) fn choice(self) -> AnyView {
        let choices = Signal::derive(|| {
            let named = VISIBILITIES
                .map(|value| (value.to_owned(), label::choice("dashboard", "visibility", value).to_owned()));
            named.to_vec()
        });
        let by_role = Memo::new(move |_| *self.visibility.read() == "role");
        view! {
            <Frame control=Control::plain("visibility") label=Signal::derive(|| label::field("", "visibility").to_owned()) input=move |control| view! { <Select control value=self.visibility choices on_change=move |value| self.visibility.set(value) /> } />
            {move || by_role.get().then(|| self.role_boxes())}
        }
        .into_any()
    }

    fn role_boxes(self) -> AnyView {
        let all = feed(|_| async {
            match definition("role") {
                Some(role) => records::all(role, None).await,
                None => Ok(Vec::new()),
            }
        });
        let boxes =
            move || all.data.get().map(|roles| roles.iter().filter_map(|role| self.role_box(role)).collect_view());
        view! { <fieldset class="role-boxes"><legend>{tr(key::DASHBOARD_ROLES)}</legend>{boxes}</fieldset> }.into_any()
    }

    fn role_box(self, role: &Value) -> Option<AnyView> {
        let id = role["id"].as_str()?.to_owned();
        let name = records::title(definition("role")?, role);
        let own = id.clone();
        let checked = Signal::derive(move || self.roles.read().contains(&own));
        let change = move |on: bool| {
            self.roles.update(|roles| _ = if on { roles.insert(id.clone()) } else { roles.remove(&id) });
        };
        Some(
            view! { <Checkbox control=Control::plain("role") label=Signal::stored(name) checked on_change=change /> }
                .into_any(),
        )
    }
}
