//! Two hundred users in twenty teams, most of the work on few of them.
use uuid::Uuid;
use wire::record::{Team, User};

use super::{Kind, Scale};
use crate::{Seeded, defaults, dice::Dice, names::Name};

pub(super) const TEAMS: u64 = 20;
pub(super) const USERS: u64 = 200;

/// The first team stands above all, the next four are regions, the others work in those.
const REGIONS: u64 = 4;

/// Who a record belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) user: Uuid,
    pub(super) team: Uuid,
}

impl Scale {
    pub(super) fn team(&self, index: u64) -> Seeded<Team> {
        let name = match index {
            0 => "Scale: all sales".to_owned(),
            region if region <= REGIONS => format!("Scale: region {region}"),
            team => format!("Scale: team {:02}", team - REGIONS),
        };
        let parent = match index {
            0 => None,
            region if region <= REGIONS => Some(0),
            team => Some(1 + (team - 1) % REGIONS),
        };
        let team = Team {
            name,
            parent_id: parent.map(|parent| self.id(Kind::Teams, parent)),
            // The first users lead the first teams.
            manager_id: Some(self.id(Kind::Users, index)),
            description: None,
            external_ids: Vec::new(),
        };
        Seeded::with_id(self.id(Kind::Teams, index), self.start, None, team)
    }

    pub(super) fn user(&self, index: u64) -> Seeded<User> {
        let mut dice = self.dice(Kind::Users, index);
        let id = dice.id(self.start);
        let language = self.language(Kind::Users, index);
        let name = Name::draw(&mut dice, language).full();
        let role = if index < TEAMS { defaults::MANAGER } else { defaults::REPRESENTATIVE };
        let user = User {
            name,
            email: format!("user-{index:03}@scale.example"),
            status: "active".to_owned(),
            role_ids: vec![role],
            team_ids: vec![self.team_of(index)],
            locale: Some(language.tag().to_owned()),
            ..User::default()
        };
        Seeded::with_id(id, self.start, None, user)
    }

    fn team_of(&self, user: u64) -> Uuid {
        let working = TEAMS - REGIONS - 1;
        let team = if user < TEAMS { user } else { REGIONS + 1 + user % working };
        self.teams[usize::try_from(team).unwrap_or(0)]
    }

    /// One of the users; the first of those who work customers have far more than the last.
    pub(super) fn owner(&self, dice: &mut Dice) -> Owner {
        let managers = usize::try_from(TEAMS).unwrap_or(0);
        let user = managers + dice.skewed(self.users.len() - managers);
        Owner { user: self.users[user], team: self.team_of(u64::try_from(user).unwrap_or(0)) }
    }
}
