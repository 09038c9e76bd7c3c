//! The only door: every query on records starts here, with the actor's scope compiled in.
use domain::permission::{Action, Scope};
use sea_orm::{
    EntityTrait, QueryFilter, Select,
    sea_query::{Alias, Condition, Expr, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;
use wire::{Access, Definition, Kind, definition};

use crate::{Actor, Stored};

/// More teams than these are asked for in one go.
const MAX_PARTS: usize = 50;

/// Living records of the type within the actor's reach for `action`.
#[expect(clippy::disallowed_methods, reason = "this is the scope the lint points to")]
pub(crate) fn select<R: Stored>(actor: &Actor, action: Action) -> Select<R::Entity> {
    let name = R::DEFINITION.name;
    R::Entity::find().filter(reach(actor, R::DEFINITION, action, name)).filter(living(name))
}

/// As [`select`], deleted records among them.
#[expect(clippy::disallowed_methods, reason = "the same door, for the trash")]
pub(crate) fn select_with_deleted<R: Stored>(actor: &Actor, action: Action) -> Select<R::Entity> {
    let name = R::DEFINITION.name;
    let within = match R::DEFINITION.access {
        // The whole may be in the trash with its part.
        Access::Follows(link) if actor.scope(R::DEFINITION, action) != Scope::All => {
            follows(actor, R::DEFINITION, action, link, name, Condition::all())
        }
        _ => reach(actor, R::DEFINITION, action, name),
    };
    R::Entity::find().filter(within)
}

/// A column of the table called `alias` here. Names come from definitions and code, never from a request.
pub(crate) fn column(alias: &str, name: &str) -> SimpleExpr {
    Expr::col((Alias::new(alias), Alias::new(name)))
}

pub(crate) fn living(alias: &str) -> SimpleExpr {
    column(alias, "deleted_at").is_null()
}

/// `SELECT 1 FROM <type> AS <alias>` over the living records within the actor's reach, to be narrowed and asked whether it has rows.
pub(crate) fn some(actor: &Actor, target: &Definition, alias: &str) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from_as(Alias::new(target.name), Alias::new(alias))
        .and_where(living(alias))
        .cond_where(reach(actor, target, Action::Read, alias));
    select
}

/// As [`some`], over the records that point to another through `record_link`, called `links` here: it is read first.
/// Left to itself, SQLite would rather try every record of the type against the links of one.
pub(crate) fn some_linked(actor: &Actor, target: &Definition, alias: &str, links: &str) -> SelectStatement {
    linked_to(target, alias, links).cond_where(reach(actor, target, Action::Read, alias)).to_owned()
}

/// As [`some_linked`], for whoever has made sure that what they point to may be read, and with it those who do.
pub(crate) fn linked_to(target: &Definition, alias: &str, links: &str) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from_as(Alias::new("record_link"), Alias::new(links))
        .join_as(JoinType::CrossJoin, Alias::new(target.name), Alias::new(alias), Condition::all())
        .and_where(column(alias, "id").eq(column(links, "from_id")))
        .and_where(living(alias));
    select
}

/// The reach cut into parts no row has two of, each of which one index answers: own records, then those of each team.
pub(crate) fn parts(actor: &Actor, target: &Definition, action: Action, alias: &str) -> Vec<Condition> {
    let whole = target.access != Access::Owned || target.has("links");
    let teams = actor.teams_within(actor.scope(target, action));
    if whole || teams.is_empty() {
        vec![reach(actor, target, action, alias)]
    } else {
        held(actor, target, action, alias)
    }
}

/// As [`parts`], of what the actor reaches as its owner or as one of its team, whatever it may be about.
pub(crate) fn held(actor: &Actor, target: &Definition, action: Action, alias: &str) -> Vec<Condition> {
    let scope = actor.scope(target, action);
    let teams = actor.teams_within(scope);
    if teams.is_empty() || teams.len() > MAX_PARTS {
        return vec![owned(actor, scope, alias)];
    }
    let own = || column(alias, "owner_id").eq(actor.user_id);
    let others = || Condition::any().add(column(alias, "owner_id").is_null()).add(own().not());
    let team = |team: &Uuid| Condition::all().add(column(alias, "team_id").eq(*team)).add(others());
    std::iter::once(Condition::all().add(own())).chain(teams.iter().map(team)).collect()
}

/// Records of others that are within reach for what they are about; none where all are within reach anyway.
pub(crate) fn by_subject(actor: &Actor, target: &Definition, alias: &str) -> Option<(Condition, Condition)> {
    let scope = actor.scope(target, Action::Read);
    if target.access != Access::Owned || !target.has("links") || matches!(scope, Scope::All | Scope::None) {
        return None;
    }
    let held = Expr::case(owned(actor, scope, alias), 1).finally(0).eq(0);
    Some((Condition::all().add(held), linked(actor, target, alias, Condition::any())))
}

/// Whether a row of `alias` is within the actor's reach for `action`.
pub(crate) fn reach(actor: &Actor, target: &Definition, action: Action, alias: &str) -> Condition {
    let scope = actor.scope(target, action);
    if scope == Scope::All || (target.access == Access::Shared && scope != Scope::None) {
        return Condition::all();
    }
    match target.access {
        // Who may see nothing of a kind sees nothing of it, whatever it is about and whoever shares it.
        Access::Owned | Access::Published if scope == Scope::None => nothing(),
        Access::Follows(link) => {
            let living_whole = Condition::all().add(living(&whole(alias)));
            follows(actor, target, action, link, alias, living_whole)
        }
        Access::Shared => nothing(),
        Access::Attached => attached(actor, target, action, alias),
        Access::Owned if action == Action::Read => linked(actor, target, alias, owned(actor, scope, alias)),
        Access::Published if action == Action::Read => published(actor, target, alias, owned(actor, scope, alias)),
        Access::Owned | Access::Published | Access::Personal => owned(actor, scope, alias),
    }
}

fn nothing() -> Condition {
    Condition::any().add(Expr::val(1).eq(0))
}

fn owned(actor: &Actor, scope: Scope, alias: &str) -> Condition {
    if scope == Scope::None {
        return nothing();
    }
    let own = column(alias, "owner_id").eq(actor.user_id);
    let teams = actor.teams_within(scope);
    if teams.is_empty() {
        return Condition::all().add(own);
    }
    Condition::any().add(own).add(column(alias, "team_id").is_in(teams.to_vec()))
}

/// Whether a row's owner and team are within the reach of a reader, whatever else it may be about.
pub(crate) fn owned_within(actor: &Actor, target: &Definition, alias: &str) -> Condition {
    match actor.scope(target, Action::Read) {
        Scope::All => Condition::all(),
        scope => owned(actor, scope, alias),
    }
}

/// A part is within reach where its whole is.
fn follows(
    actor: &Actor,
    target: &Definition,
    action: Action,
    link: &str,
    alias: &str,
    narrowed: Condition,
) -> Condition {
    let Some(Kind::Link(parent)) = target.field(link).map(|field| field.kind) else { return nothing() };
    let Some(parent) = definition(parent) else { return nothing() };
    let whole = whole(alias);
    // Who may add, change or remove a part is who may edit the whole.
    let action = if matches!(action, Action::Read | Action::Export) { action } else { Action::Edit };
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from_as(Alias::new(parent.name), Alias::new(&whole))
        .and_where(column(&whole, "id").eq(column(alias, link)))
        .cond_where(narrowed)
        .cond_where(reach(actor, parent, action, &whole));
    Condition::all().add(Expr::exists(select))
}

/// What the whole of the rows of `alias` is called in a query.
fn whole(alias: &str) -> String {
    format!("{alias}_whole")
}

/// An activity may also be read by whoever may read a record it is about.
fn linked(actor: &Actor, target: &Definition, alias: &str, owned: Condition) -> Condition {
    let Some(Kind::References(types)) = target.field("links").map(|field| field.kind) else { return owned };
    let link = format!("{alias}_link");
    let subjects = types.iter().filter_map(|name| definition(name)).fold(Condition::any(), |any, subject| {
        let about = format!("{alias}_{}", subject.name);
        let mut readable = some(actor, subject, &about);
        readable.and_where(column(&about, "id").eq(column(&link, "to_id")));
        any.add(column(&link, "to_type").eq(subject.name).and(Expr::exists(readable)))
    });
    let mut links = Query::select();
    links
        .expr(Expr::val(1))
        .from_as(Alias::new("record_link"), Alias::new(&link))
        .and_where(column(&link, "from_id").eq(column(alias, "id")))
        .and_where(column(&link, "field").eq("links"))
        .cond_where(subjects);
    Condition::any().add(owned).add(Expr::exists(links))
}

/// Read where what it is about is; changed by who made it, for as long as they may read that.
fn attached(actor: &Actor, target: &Definition, action: Action, alias: &str) -> Condition {
    let readable = Condition::all().add(linked(actor, target, alias, nothing()));
    match action {
        Action::Edit | Action::Delete => readable.add(column(alias, "created_by").eq(actor.user_id)),
        Action::Create | Action::Read | Action::Export => readable,
    }
}

fn published(actor: &Actor, target: &Definition, alias: &str, owned: Condition) -> Condition {
    let public = column(alias, "visibility").eq("public");
    let in_team = Condition::all()
        .add(column(alias, "visibility").eq("team"))
        .add(column(alias, "team_id").is_in(actor.team_ids.clone()));
    let any = Condition::any().add(owned).add(public).add(in_team);
    if !target.has("role_ids") || actor.role_ids.is_empty() {
        return any;
    }
    let named = format!("{alias}_role");
    let mut roles = Query::select();
    roles
        .expr(column(&named, "from_id"))
        .from_as(Alias::new("record_link"), Alias::new(&named))
        .and_where(column(&named, "to_id").is_in(actor.role_ids.clone()))
        .and_where(column(&named, "from_type").eq(target.name))
        .and_where(column(&named, "field").eq("role_ids"));
    let by_role = column(alias, "visibility").eq("role").and(column(alias, "id").in_subquery(roles));
    any.add(by_role)
}

/// A row of `alias` by its id.
pub(crate) fn by_id(alias: &str, id: Uuid) -> SimpleExpr {
    column(alias, "id").eq(id)
}
