//! The users, their teams, and who looks after whom.
use std::collections::BTreeMap;

use uuid::Uuid;
use wire::{
    Timestamp,
    record::{Team, User},
};

use super::SignIn;
use crate::{
    Seeded, defaults,
    dice::Dice,
    table::{number, rows, some},
};

/// One of the users, as the rest of the data needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) user: Uuid,
    /// The main team.
    pub(super) team: Uuid,
    /// How many hours their clock is ahead of UTC.
    pub(super) zone: i64,
}

#[derive(Debug)]
pub(super) struct Staff {
    members: BTreeMap<&'static str, Member>,
    pub(super) teams: Vec<Seeded<Team>>,
    pub(super) users: Vec<Seeded<User>>,
    pub(super) sign_ins: Vec<SignIn>,
}

/// Key, family and given name, title, e-mail, role, teams, locale, time zone and its hours, telephone.
type Row = [&'static str; 11];

/// Those whose address is printed with the demonstration.
const SIGN_INS: &[&str] = &["admin", "andrew", "nancy", "catherine", "wei", "yijun"];

/// Northwind's employees by their number.
const EMPLOYEES: [&str; 9] = ["nancy", "andrew", "janet", "margaret", "steven", "michael", "robert", "laura", "anne"];

const NORTH_AMERICA: &[&str] = &["nancy", "janet", "margaret", "laura"];
const EUROPE: &[&str] = &["michael", "robert", "anne", "steven"];

/// The role of a staff row: its id and its name.
fn role(name: &str) -> (Uuid, &'static str) {
    match name {
        "administrator" => (defaults::ADMINISTRATOR, "Administrator"),
        "manager" => (defaults::MANAGER, "Manager"),
        "read_only" => (defaults::READ_ONLY, "Read-only"),
        _ => (defaults::REPRESENTATIVE, "Representative"),
    }
}

impl Staff {
    pub(super) fn hire(founded: Timestamp) -> Self {
        let mut dice = Dice::named("staff");
        let rows: Vec<Row> = rows(include_str!("../../data/staff.tsv")).collect();
        let users: BTreeMap<&str, Uuid> = rows.iter().map(|row| (row[0], dice.id(founded))).collect();
        let teams = teams(&mut dice, founded, &users);
        let team_ids: BTreeMap<&str, Uuid> = teams.iter().map(|team| (team.data.name.as_str(), team.id)).collect();
        let members = rows.iter().map(|row| {
            let main = row[6].split(';').next().unwrap_or_default();
            (row[0], Member { user: users[row[0]], team: team_ids[main], zone: number(row[9]) })
        });
        let members: BTreeMap<_, _> = members.collect();
        let admin = Some(members["admin"].user);
        let users =
            rows.iter().map(|row| Seeded::with_id(users[row[0]], founded, admin, user(row, &team_ids))).collect();
        let sign_ins = rows.iter().filter(|row| SIGN_INS.contains(&row[0])).map(|row| sign_in(row, &members)).collect();
        Self { members, teams, users, sign_ins }
    }

    pub(super) fn get(&self, key: &str) -> Member {
        self.members[key]
    }

    /// Northwind's employee of that number.
    pub(super) fn employee(&self, number: usize) -> Member {
        self.get(EMPLOYEES[number - 1])
    }

    /// Who looks after customers in a country.
    pub(super) fn territory(&self, dice: &mut Dice, country: &str) -> Member {
        self.get(match country {
            "US" | "CA" | "MX" | "BR" | "AR" | "VE" | "BM" => dice.pick(NORTH_AMERICA),
            "CN" => dice.weighted(&[(5, "wei"), (4, "min"), (1, "fang")]),
            "TW" => "yijun",
            "HK" => "chiming",
            _ => dice.pick(EUROPE),
        })
    }

    /// Everybody who sells, by user.
    pub(super) fn sellers(&self) -> Vec<Member> {
        let office = ["admin", "catherine", "helen", "xue", "daniel"];
        self.members.iter().filter(|(key, _)| !office.contains(key)).map(|(_, member)| *member).collect()
    }
}

fn teams(dice: &mut Dice, founded: Timestamp, users: &BTreeMap<&str, Uuid>) -> Vec<Seeded<Team>> {
    let mut teams: Vec<Seeded<Team>> = Vec::new();
    for [name, parent, manager, description] in rows(include_str!("../../data/teams.tsv")) {
        let parent_id = teams.iter().find(|team| team.data.name == parent).map(|team| team.id);
        let team = Team {
            name: name.to_owned(),
            parent_id,
            manager_id: users.get(manager).copied(),
            description: some(description),
            external_ids: Vec::new(),
        };
        teams.push(Seeded::new(dice, founded, users.get("admin").copied(), team));
    }
    teams
}

fn user(row: &Row, teams: &BTreeMap<&str, Uuid>) -> User {
    let [_, family, given, title, email, role_name, team_names, locale, time_zone, _, phone] = *row;
    User {
        name: wire::value::full_name(Some(family), Some(given)).unwrap_or_default(),
        email: email.to_owned(),
        title: some(title),
        phone: some(phone),
        status: "active".to_owned(),
        role_ids: vec![role(role_name).0],
        team_ids: team_names.split(';').map(|name| teams[name]).collect(),
        locale: some(locale),
        time_zone: some(time_zone),
        ..User::default()
    }
}

fn sign_in(row: &Row, members: &BTreeMap<&str, Member>) -> SignIn {
    SignIn {
        user_id: members[row[0]].user,
        email: row[4].to_owned(),
        role: role(row[5]).1.to_owned(),
        locale: row[7].to_owned(),
    }
}
