//! Who is signed in, as `GET /me` says it. Read by hand: derived readers of its parts would weigh on every first visit.
use std::collections::BTreeMap;

use domain::permission::{FieldAccess, ObjectRights, Scope};
use serde_json::Value;

/// The signed-in user and what they may do.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Me {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// The user's own record.
    pub(crate) user: Value,
    /// By object; every object is named.
    pub(super) permissions: BTreeMap<String, ObjectRights>,
    /// By object, the fields that are hidden or shown only.
    field_rights: Value,
    pub(super) base_currency: String,
    /// The language chosen for the account, else the organisation's.
    pub(super) locale: String,
    /// The time zone of the account, else the organisation's.
    pub(super) time_zone: String,
    pub(super) demo: bool,
}

impl Me {
    /// `None` for an answer that names nobody.
    pub(super) fn read(answer: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (user, organization) = (&answer["user"], &answer["organization"]);
        Some(Self {
            id: text(&user["id"])?,
            name: text(&user["name"])?,
            email: text(&user["email"])?,
            user: user.clone(),
            permissions: permissions(&answer["permissions"])?,
            field_rights: answer["field_rights"].clone(),
            base_currency: text(&organization["base_currency"])?,
            locale: text(&user["locale"]).or_else(|| text(&organization["locale"])).unwrap_or_default(),
            time_zone: text(&user["time_zone"]).or_else(|| text(&organization["time_zone"])).unwrap_or_default(),
            demo: answer["demo"] == true,
        })
    }
}

impl Me {
    /// How far the right on a field reaches.
    pub(super) fn access(&self, object: &str, field: &str) -> FieldAccess {
        match self.field_rights[object][field].as_str() {
            Some("none") => FieldAccess::None,
            Some("read") => FieldAccess::Read,
            _ => FieldAccess::Edit,
        }
    }
}

/// One by one: what is collected into such a map is sorted first, and to sort weighs on every first visit.
fn permissions(value: &Value) -> Option<BTreeMap<String, ObjectRights>> {
    let mut permissions = BTreeMap::new();
    for (name, it) in value.as_object()? {
        permissions.insert(name.clone(), rights(it));
    }
    Some(permissions)
}

fn rights(value: &Value) -> ObjectRights {
    ObjectRights {
        create: value["create"] == true,
        read: scope(&value["read"]),
        edit: scope(&value["edit"]),
        delete: scope(&value["delete"]),
        export: scope(&value["export"]),
    }
}

/// An unknown word gives no right.
fn scope(value: &Value) -> Scope {
    match value.as_str() {
        Some("own") => Scope::Own,
        Some("team") => Scope::Team,
        Some("sub_team") => Scope::SubTeam,
        Some("all") => Scope::All,
        _ => Scope::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wire::{Record, Timestamp, organization::Organization, record::User};

    /// Written by the contract's own type.
    #[test]
    fn an_answer_of_the_server_is_read_whole() {
        let each = [Scope::None, Scope::Own, Scope::Team, Scope::SubTeam, Scope::All];
        let given = ObjectRights { create: true, read: each[4], edit: each[3], delete: each[2], export: each[1] };
        let now = Timestamp::default();
        let user = User { name: "Nancy".to_owned(), email: "n@b.example".to_owned(), ..User::default() };
        let answer = wire::session::Me {
            user: Record {
                id: uuid(),
                version: 1,
                created_at: now,
                created_by: None,
                updated_at: now,
                updated_by: None,
                deleted_at: None,
                data: user,
            },
            permissions: BTreeMap::from([("lead".to_owned(), given), ("role".to_owned(), ObjectRights::NONE)]),
            field_rights: BTreeMap::from([(
                "lead".to_owned(),
                BTreeMap::from([("phone".to_owned(), FieldAccess::None), ("email".to_owned(), FieldAccess::Read)]),
            )]),
            team_ids: Vec::new(),
            organization: Organization {
                base_currency: "EUR".to_owned(),
                locale: "zh-TW".to_owned(),
                ..Organization::default()
            },
            demo: true,
            must_change_password: false,
        };
        let me = Me::read(&serde_json::to_value(&answer).unwrap()).unwrap();
        assert_eq!(
            (me.name.as_str(), me.email.as_str(), &me.id),
            ("Nancy", "n@b.example", &answer.user.id.to_string())
        );
        assert_eq!((me.base_currency.as_str(), me.locale.as_str(), me.demo), ("EUR", "zh-TW", true));
        assert_eq!(me.permissions, answer.permissions);
        let access = ["phone", "email", "mobile"].map(|field| me.access("lead", field));
        assert_eq!(access, [FieldAccess::None, FieldAccess::Read, FieldAccess::Edit]);
    }

    fn uuid<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
        "0192d1a0-0000-7000-8000-000000000001".parse().unwrap()
    }

    #[test]
    fn what_names_nobody_is_refused() {
        assert_eq!(Me::read(&json!({})), None);
        assert_eq!(rights(&json!({"read": "everything", "create": "yes"})), ObjectRights::NONE);
    }
}
