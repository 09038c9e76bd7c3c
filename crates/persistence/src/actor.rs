//! Who acts, and how far their rights reach.
use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    period::Calendar,
    permission::{Action, FieldAccess, ORGANIZATION, ObjectRights, Scope},
    violation::Violation,
};
use uuid::Uuid;
use wire::{Definition, Field};

use crate::StoreError;

/// The user on whose behalf something is read or written, with rights resolved from roles and teams.
#[derive(Clone, Debug)]
pub struct Actor {
    pub user_id: Uuid,
    /// The first is the main one.
    pub team_ids: Vec<Uuid>,
    /// The user's teams and all below them.
    pub subtree_ids: Vec<Uuid>,
    pub role_ids: Vec<Uuid>,
    pub rights: Arc<BTreeMap<&'static str, ObjectRights>>,
    /// By object, the fields that are hidden or shown only; objects without such have no entry.
    pub fields: Arc<BTreeMap<&'static str, BTreeMap<&'static str, FieldAccess>>>,
    /// `en`, `zh-CN` or `zh-TW`.
    pub locale: Option<String>,
    pub time_zone: Tz,
    /// 1 is Monday.
    pub first_weekday: u8,
    pub fiscal_start: u8,
    /// Maintenance acting for nobody: sees and does everything.
    pub system: bool,
}

impl Actor {
    /// For set-up, seeding and jobs.
    pub fn system() -> Self {
        Self {
            user_id: Uuid::nil(),
            team_ids: Vec::new(),
            subtree_ids: Vec::new(),
            role_ids: Vec::new(),
            rights: Arc::default(),
            fields: Arc::default(),
            locale: None,
            time_zone: Tz::UTC,
            first_weekday: 1,
            fiscal_start: 1,
            system: true,
        }
    }

    /// The user id to write into records; none for maintenance.
    pub fn id(&self) -> Option<Uuid> {
        (!self.system).then_some(self.user_id)
    }

    pub fn scope(&self, definition: &Definition, action: Action) -> Scope {
        if self.system {
            return Scope::All;
        }
        let rights = self.rights.get(definition.governed_by()).copied().unwrap_or(ObjectRights::NONE);
        let child = matches!(definition.access, wire::Access::Follows(_));
        // To add, change or remove a part is to edit the whole.
        rights.scope(if child && action != Action::Read && action != Action::Export { Action::Edit } else { action })
    }

    /// How far the right on one field of records that may be read reaches.
    pub fn access(&self, definition: &Definition, field: &str) -> FieldAccess {
        let named = self.fields.get(definition.name).and_then(|fields| fields.get(field));
        named.copied().unwrap_or(FieldAccess::Edit)
    }

    /// The fields of a record that are not shown.
    pub fn hidden(&self, definition: &Definition) -> impl Iterator<Item = &'static str> {
        let fields = self.fields.get(definition.name).into_iter().flatten();
        fields.filter(|(_, access)| **access == FieldAccess::None).map(|(name, _)| *name)
    }

    /// A field that can be asked about by this actor: what is hidden is as if it were not there.
    pub fn queryable(&self, definition: &Definition, name: &str) -> Option<&'static Field> {
        definition.queryable(name).filter(|field| self.sees(definition, field))
    }

    /// As [`Definition::step`], by links the actor may see.
    pub fn step(&self, definition: &Definition, name: &str) -> Option<(&'static Field, &'static Definition)> {
        definition.step(name).filter(|(field, _)| self.sees(definition, field))
    }

    /// As [`Definition::children`], by links the actor may see.
    pub fn children(
        &self,
        definition: &'static Definition,
        path: &str,
    ) -> Option<(&'static Definition, &'static Field)> {
        definition.children(path).filter(|(child, field)| self.sees(child, field))
    }

    pub fn sees(&self, definition: &Definition, field: &Field) -> bool {
        self.access(definition, field.name) != FieldAccess::None
    }

    /// # Errors
    /// `Forbidden` where the field of a record is hidden: for figures that would tell it.
    pub fn demand_field(&self, definition: &Definition, field: &str) -> Result<(), StoreError> {
        if self.access(definition, field) == FieldAccess::None { Err(StoreError::Forbidden) } else { Ok(()) }
    }

    /// Members a client sent for fields the actor may not write.
    pub fn barred(&self, definition: &Definition, sent: &serde_json::Value) -> Vec<Violation> {
        let fields = self.fields.get(definition.name).into_iter().flatten();
        let named = fields.filter(|(name, _)| sent.get(**name).is_some());
        named.map(|(name, _)| Violation::new(name, "no_field_right")).collect()
    }

    /// # Errors
    /// `Invalid` naming every such member.
    pub fn demand_fields(&self, definition: &Definition, sent: &serde_json::Value) -> Result<(), StoreError> {
        let barred = self.barred(definition, sent);
        if barred.is_empty() { Ok(()) } else { Err(barred.into()) }
    }

    /// Takes out of a record, or of part of one, what is not shown.
    pub fn show(&self, definition: &Definition, record: &mut serde_json::Value) {
        let Some(members) = record.as_object_mut() else { return };
        for name in self.hidden(definition) {
            members.remove(name);
        }
    }

    /// # Errors
    /// `Forbidden` when no record at all is within reach of the action.
    pub fn demand(&self, definition: &Definition, action: Action) -> Result<Scope, StoreError> {
        match self.scope(definition, action) {
            Scope::None => Err(StoreError::Forbidden),
            scope => Ok(scope),
        }
    }

    /// # Errors
    /// `Forbidden` for who may not change what holds for the whole installation.
    pub fn demand_organization(&self) -> Result<(), StoreError> {
        let rights = self.rights.get(ORGANIZATION).copied().unwrap_or(ObjectRights::NONE);
        if self.system || rights.edit == Scope::All { Ok(()) } else { Err(StoreError::Forbidden) }
    }

    /// Teams whose records are within `scope`.
    pub fn teams_within(&self, scope: Scope) -> &[Uuid] {
        match scope {
            Scope::Team => &self.team_ids,
            Scope::SubTeam => &self.subtree_ids,
            Scope::None | Scope::Own | Scope::All => &[],
        }
    }

    /// Whether a record of this owner and team is within `scope`.
    pub fn reaches(&self, scope: Scope, owner: Option<Uuid>, team: Option<Uuid>) -> bool {
        match scope {
            Scope::None => false,
            Scope::All => true,
            _ => owner == Some(self.user_id) || team.is_some_and(|team| self.teams_within(scope).contains(&team)),
        }
    }

    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.time_zone).date_naive()
    }

    pub fn calendar(&self, now: DateTime<Utc>) -> Calendar {
        let first_weekday =
            chrono::Weekday::try_from(self.first_weekday.saturating_sub(1)).unwrap_or(chrono::Weekday::Mon);
        Calendar { today: self.today(now), first_weekday, fiscal_start: self.fiscal_start.into() }
    }

    /// The instant a day begins where the user is.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        use chrono::TimeZone;
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let local = self.time_zone.from_local_datetime(&midnight).earliest();
        // Where clocks skip midnight the day begins an hour later.
        let local =
            local.or_else(|| self.time_zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(1))).earliest());
        local.map_or_else(|| midnight.and_utc(), |local| local.to_utc())
    }
}
