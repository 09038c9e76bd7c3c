use domain::permission::{ObjectRights, Permissions, Scope};
use uuid::Uuid;
use wire::record::Role;

use super::{fixed, labels};

/// May do everything.
pub const ADMINISTRATOR: Uuid = fixed(0x101);
/// Leads a team: everything of the team and the teams below it.
pub const MANAGER: Uuid = fixed(0x102);
/// Works customers: sees the team's records, deletes only own ones.
pub const REPRESENTATIVE: Uuid = fixed(0x103);
/// Sees everything, changes nothing.
pub const READ_ONLY: Uuid = fixed(0x104);

/// Records that people own; what follows one of these has its rights.
const OWNED: &[&str] =
    &["lead", "account", "contact", "opportunity", "activity", "task", "campaign", "attachment", "report_schedule"];
/// What the administrator sets up and everybody needs to see.
const SET_UP: &[&str] = &["user", "team", "role", "pipeline", "stage", "exchange_rate", "organization"];

/// The four ready roles and their ids.
pub fn roles() -> Vec<(Uuid, Role)> {
    vec![
        (
            ADMINISTRATOR,
            Role {
                name: "Administrator".to_owned(),
                labels: labels("Administrator", "管理员", "管理員"),
                description: Some("May do everything, and sets everything up.".to_owned()),
                permissions: Permissions([("*".to_owned(), ObjectRights::ALL)].into()),
                home: Some("administrator".to_owned()),
                ..Role::default()
            },
        ),
        (
            MANAGER,
            Role {
                name: "Manager".to_owned(),
                labels: labels("Manager", "经理", "經理"),
                description: Some("Leads a team: works all records of the team and of the teams below it.".to_owned()),
                permissions: working(manager_rights()),
                home: Some("manager".to_owned()),
                ..Role::default()
            },
        ),
        (
            REPRESENTATIVE,
            Role {
                name: "Representative".to_owned(),
                labels: labels("Representative", "业务代表", "業務代表"),
                description: Some("Works customers: sees and edits the team's records, deletes own ones.".to_owned()),
                permissions: working(representative_rights()),
                home: Some("representative".to_owned()),
                ..Role::default()
            },
        ),
        (
            READ_ONLY,
            Role {
                name: "Read-only".to_owned(),
                labels: labels("Read-only", "只读", "唯讀"),
                description: Some("Sees everything and changes nothing.".to_owned()),
                permissions: read_only(),
                home: Some("executive".to_owned()),
                ..Role::default()
            },
        ),
    ]
}

fn manager_rights() -> ObjectRights {
    ObjectRights::full(Scope::SubTeam)
}

fn representative_rights() -> ObjectRights {
    ObjectRights { create: true, read: Scope::Team, edit: Scope::Team, delete: Scope::Own, export: Scope::Own }
}

/// The rights of those who work customers: `rights` on what people own, a look at what is set up.
fn working(rights: ObjectRights) -> Permissions {
    let owned = OWNED.iter().map(|object| (*object, rights));
    // Whoever sees a lead must be able to see which campaign brought it, and those belong to marketing.
    let campaign = ("campaign", ObjectRights { read: Scope::All, ..rights });
    let tag = ("tag", ObjectRights { create: true, ..ObjectRights::read_only(Scope::All) });
    permissions(owned.chain(set_up()).chain([campaign, tag]).chain(forecast(rights)).chain(own_views()))
}

fn read_only() -> Permissions {
    permissions([("*", ObjectRights::read_only(Scope::All))].into_iter().chain(own_views()))
}

fn set_up() -> impl Iterator<Item = (&'static str, ObjectRights)> {
    SET_UP.iter().map(|object| (*object, ObjectRights::read_only(Scope::All)))
}

/// Views, reports and dashboards of others are seen as each itself says.
fn own_views() -> impl Iterator<Item = (&'static str, ObjectRights)> {
    ["saved_view", "report", "dashboard"].into_iter().map(|object| (object, ObjectRights::full(Scope::Own)))
}

/// Whoever leads a team sets its targets, and others see them; whoever leads judges the forecasts of others, among those who
/// lead. How a forecast stood is seen by those who see its deals.
fn forecast(rights: ObjectRights) -> [(&'static str, ObjectRights); 3] {
    let leads = rights.read == Scope::SubTeam;
    let seen = ObjectRights::read_only(rights.read);
    [
        ("target", if leads { rights } else { seen }),
        ("forecast_adjustment", if leads { rights } else { ObjectRights::NONE }),
        ("forecast_snapshot", ObjectRights { export: rights.export, ..seen }),
    ]
}

/// Later rights on an object take the place of earlier ones.
fn permissions(rights: impl IntoIterator<Item = (&'static str, ObjectRights)>) -> Permissions {
    Permissions(rights.into_iter().map(|(object, rights)| (object.to_owned(), rights)).collect())
}

#[cfg(test)]
mod tests {
    use domain::permission::Action;
    use wire::{Access, DEFINITIONS};

    use super::*;

    fn rights(role: Uuid, object: &str) -> ObjectRights {
        roles().into_iter().find(|(id, _)| *id == role).unwrap().1.permissions.on(object)
    }

    #[test]
    fn only_the_administrator_writes_what_is_set_up() {
        for object in SET_UP {
            for role in [MANAGER, REPRESENTATIVE, READ_ONLY] {
                assert_eq!(rights(role, object), ObjectRights::read_only(Scope::All), "{object}");
            }
            assert_eq!(rights(ADMINISTRATOR, object), ObjectRights::ALL);
        }
    }

    #[test]
    fn no_record_type_is_forgotten() {
        // What is one's own, or follows what it is about, is read without a right of its own.
        let alone = |access| matches!(access, Access::Personal | Access::Attached);
        for definition in DEFINITIONS.iter().filter(|definition| !alone(definition.access)) {
            for (id, role) in roles() {
                let scope = rights(id, definition.governed_by()).scope(Action::Read);
                // What those who lead think of those they lead is between themselves.
                let judged = definition.name == "forecast_adjustment" && id == REPRESENTATIVE;
                assert_eq!(scope > Scope::None, !judged, "{} and {}", role.name, definition.name);
            }
        }
    }

    #[test]
    fn everybody_tags_and_whoever_works_creates() {
        assert!(rights(REPRESENTATIVE, "tag").create && rights(MANAGER, "tag").create);
        let set_by_leaders = ["target", "forecast_adjustment", "forecast_snapshot"];
        let owned = DEFINITIONS.iter().filter(|definition| definition.access == Access::Owned);
        for definition in owned.filter(|definition| !set_by_leaders.contains(&definition.name)) {
            assert!(rights(REPRESENTATIVE, definition.name).create, "{}", definition.name);
            assert!(!rights(READ_ONLY, definition.name).create, "{}", definition.name);
        }
    }

    #[test]
    fn scopes_widen_from_representative_to_manager() {
        assert_eq!(rights(REPRESENTATIVE, "lead").scope(Action::Read), Scope::Team);
        assert_eq!(rights(REPRESENTATIVE, "lead").scope(Action::Delete), Scope::Own);
        assert_eq!(rights(MANAGER, "lead").scope(Action::Delete), Scope::SubTeam);
        assert_eq!(rights(READ_ONLY, "lead").scope(Action::Edit), Scope::None);
    }
}
