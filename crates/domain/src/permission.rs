//! Who may do what: object × action × scope. Several roles: the widest scope wins.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How far a right reaches. The order is the order of width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Nothing.
    #[default]
    None,
    /// Records the user owns.
    Own,
    /// Own records, and those of the user's teams.
    Team,
    /// As `team`, and those of the teams below them in the tree.
    SubTeam,
    /// Every record.
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Read,
    Edit,
    Delete,
    Export,
}

impl Action {
    pub const ALL: [Self; 5] = [Self::Create, Self::Read, Self::Edit, Self::Delete, Self::Export];
}

/// The rights on one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ObjectRights {
    /// Whether records may be created.
    pub create: bool,
    /// Which records may be read.
    pub read: Scope,
    /// Which of the readable records may be edited.
    pub edit: Scope,
    /// Which of the readable records may be deleted and restored.
    pub delete: Scope,
    /// Which of the readable records may be exported.
    pub export: Scope,
}

impl ObjectRights {
    pub const NONE: Self = Self::read_only(Scope::None);
    pub const ALL: Self = Self::full(Scope::All);

    pub const fn read_only(read: Scope) -> Self {
        Self { create: false, read, edit: Scope::None, delete: Scope::None, export: Scope::None }
    }

    pub const fn full(scope: Scope) -> Self {
        Self { create: true, read: scope, edit: scope, delete: scope, export: scope }
    }

    pub fn scope(&self, action: Action) -> Scope {
        match action {
            Action::Create if self.create => Scope::All,
            Action::Create => Scope::None,
            Action::Read => self.read,
            // What may not be read may not be touched, whatever the role says.
            Action::Edit => self.edit.min(self.read),
            Action::Delete => self.delete.min(self.read),
            Action::Export => self.export.min(self.read),
        }
    }

    pub fn widest(self, other: Self) -> Self {
        Self {
            create: self.create || other.create,
            read: self.read.max(other.read),
            edit: self.edit.max(other.edit),
            delete: self.delete.max(other.delete),
            export: self.export.max(other.export),
        }
    }
}

/// What holds for the whole installation: an object of its own, though no record.
pub const ORGANIZATION: &str = "organization";
/// The log of what everybody did. A wide right to read does not open it: a role names it, or may change everything.
pub const AUDIT: &str = "audit";
/// Objects that are no records.
pub const OTHERS: [&str; 2] = [ORGANIZATION, AUDIT];

/// Rights by object name; `*` stands for every object not named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Permissions(pub BTreeMap<String, ObjectRights>);

impl Permissions {
    pub fn on(&self, object: &str) -> ObjectRights {
        let rest = || self.0.get("*").filter(|rest| object != AUDIT || rest.edit == Scope::All);
        self.0.get(object).or_else(rest).copied().unwrap_or(ObjectRights::NONE)
    }
}

/// How far a right on one field reaches. The order is the order of width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldAccess {
    /// The field is neither shown nor written, and no question can be asked of it.
    None,
    /// The field is shown, and not written.
    Read,
    /// As the rights on the object say.
    Edit,
}

/// Rights on fields by object and field; a field that is not named is as the rights on its object say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct FieldRights(pub BTreeMap<String, BTreeMap<String, FieldAccess>>);

impl FieldRights {
    pub fn on(&self, object: &str, field: &str) -> FieldAccess {
        self.0.get(object).and_then(|fields| fields.get(field)).copied().unwrap_or(FieldAccess::Edit)
    }

    /// The objects and fields that are named, with what is said of them.
    pub fn named(&self) -> impl Iterator<Item = (&str, &str, FieldAccess)> {
        self.0.iter().flat_map(|(object, fields)| {
            fields.iter().map(move |(field, access)| (object.as_str(), field.as_str(), *access))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_ordered_by_width() {
        assert!(
            Scope::None < Scope::Own
                && Scope::Own < Scope::Team
                && Scope::Team < Scope::SubTeam
                && Scope::SubTeam < Scope::All
        );
    }

    #[test]
    fn edit_never_reaches_beyond_read() {
        let rights = ObjectRights { edit: Scope::All, ..ObjectRights::read_only(Scope::Team) };
        assert_eq!(rights.scope(Action::Edit), Scope::Team);
        assert_eq!(rights.scope(Action::Create), Scope::None);
    }

    #[test]
    fn the_star_covers_what_is_not_named() {
        let permissions: Permissions =
            serde_json::from_str(r#"{"*": {"read": "all"}, "role": {"read": "none"}}"#).unwrap();
        assert_eq!(permissions.on("lead").read, Scope::All);
        assert_eq!(permissions.on("role").read, Scope::None);
        assert_eq!(permissions.on(AUDIT), ObjectRights::NONE);
        let all: Permissions = serde_json::from_str(r#"{"*": {"read": "all", "edit": "all"}}"#).unwrap();
        assert_eq!(all.on(AUDIT).read, Scope::All);
    }
}
