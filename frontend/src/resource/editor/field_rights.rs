//! Which fields a role hides or shows only: a folded line per kind of record, a choice per field.
use leptos::prelude::*;
use serde_json::{Map, Value};
use wire::{DEFINITIONS, Definition, Field};

use crate::{
    i18n::{Key, count, key, label, of, t, tr},
    ui::{
        field::Control,
        input::{Choice, Select},
    },
};

const ACCESS: [(&str, Key); 3] =
    [("edit", key::FIELD_RIGHT_EDIT), ("read", key::FIELD_RIGHT_READ), ("none", key::FIELD_RIGHT_NONE)];

fn restricted(definition: &'static Definition) -> impl Iterator<Item = &'static Field> {
    definition.fields.iter().filter(|field| definition.restricts(field))
}

fn objects() -> impl Iterator<Item = &'static Definition> {
    DEFINITIONS.iter().copied().filter(|definition| restricted(definition).next().is_some())
}

/// The choice that stands for a field; none said is no restriction.
fn said(value: &Value, object: &str, field: &str) -> &'static (&'static str, Key) {
    let given = value[object][field].as_str().unwrap_or("edit");
    ACCESS.iter().find(|(access, _)| *access == given).unwrap_or(&ACCESS[0])
}

/// The same rights with one of them changed; what restricts nothing is not kept.
fn put(value: &Value, object: &str, field: &str, access: &str) -> Value {
    let mut all = value.as_object().cloned().unwrap_or_default();
    let mut fields: Map<_, _> = all.get(object).and_then(Value::as_object).cloned().unwrap_or_default();
    fields.remove(field);
    if access != "edit" {
        fields.insert(field.to_owned(), access.into());
    }
    all.remove(object);
    if !fields.is_empty() {
        all.insert(object.to_owned(), fields.into());
    }
    all.into()
}

#[component]
pub(super) fn FieldRights(value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    view! { <div class="stack">{objects().map(|definition| view! { <Object definition value set /> }).collect_view()}</div> }
}

#[component]
fn Object(definition: &'static Definition, value: Signal<Value>, set: Callback<Value>) -> impl IntoView {
    let name = move || label::records(definition.name);
    let number = move || value.read()[definition.name].as_object().map_or(0, Map::len);
    let told = move || (number() > 0).then(|| count(key::FIELD_RIGHT_COUNT, number() as u64));
    let field = move |field: &'static Field| {
        let now = Signal::derive(move || said(&value.read(), definition.name, field.name).0.to_owned());
        let choices = Signal::derive(|| {
            ACCESS.iter().map(|(access, name)| ((*access).to_owned(), t(*name).to_owned())).collect::<Vec<Choice>>()
        });
        let title = move || label::field(definition.name, field.name);
        let chosen = move |access: String| {
            set.run(put(&value.get_untracked(), definition.name, field.name, &access));
        };
        view! {
            <tr>
                <th scope="row">{title}</th>
                <td><Select control=Control::plain(field.name) value=now choices on_change=chosen label=move || of(name(), title()) /></td>
            </tr>
        }
    };
    view! {
        <details class="more">
            <summary>{name}" "<span class="muted">{told}</span></summary>
            <table class="table compact permissions"><tbody>{restricted(definition).map(field).collect_view()}</tbody></table>
        </details>
    }
}

/// The restricted fields, to be read.
pub(crate) fn shown(value: &Value) -> AnyView {
    let value = value.clone();
    let line = move |definition: &'static Definition, field: &'static Field| {
        let (access, name) = *said(&value, definition.name, field.name);
        let title = move || of(label::records(definition.name), label::field(definition.name, field.name));
        (access != "edit").then(|| view! { <tr><th scope="row">{title}</th><td>{tr(name)}</td></tr> })
    };
    let of = move |definition: &'static Definition| {
        restricted(definition).filter_map(|field| line(definition, field)).collect_view()
    };
    view! { <table class="table compact permissions"><tbody>{objects().map(of).collect_view()}</tbody></table> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::{put, said};
    use serde_json::json;

    #[test]
    fn what_restricts_nothing_is_not_kept() {
        let value = put(&json!(null), "lead", "phone", "none");
        assert_eq!(value, json!({"lead": {"phone": "none"}}));
        assert_eq!(said(&value, "lead", "phone").0, "none");
        assert_eq!(said(&value, "lead", "email").0, "edit");
        assert_eq!(put(&value, "lead", "phone", "edit"), json!({}));
        assert_eq!(put(&value, "lead", "email", "read"), json!({"lead": {"phone": "none", "email": "read"}}));
    }
}
