//! Who gets what, written by hand from FEATURES, CONTRACT B4 and the four ready roles; nothing here is computed from the
//! code under test.
use testkit::contract::Operation;
use wire::{Access, DEFINITIONS, Definition};

use super::Row;

/// Kinds of operations that every record type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    List,
    Create,
    Read,
    Update,
    Upsert,
    Bulk,
    Export,
    Delete,
    Restore,
    Search,
    Aggregate,
    Timeline,
}

/// The record type and kind of a standard operation.
pub(crate) fn standard(operation: &Operation) -> Option<(&'static Definition, Standard)> {
    let rest = operation.path.strip_prefix("/api/v1/")?;
    let (plural, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let definition = DEFINITIONS.iter().find(|definition| definition.path == plural)?;
    let kind = match (operation.method.as_str(), rest) {
        ("GET", "") => Standard::List,
        ("POST", "") => Standard::Create,
        ("GET", "{id}") => Standard::Read,
        ("PATCH", "{id}") => Standard::Update,
        ("PUT", "by-external-id/{system}/{key}") => Standard::Upsert,
        ("DELETE", "{id}") => Standard::Delete,
        ("POST", "{id}/restore") => Standard::Restore,
        ("POST", "bulk") => Standard::Bulk,
        ("POST", "export") => Standard::Export,
        ("POST", "search") => Standard::Search,
        ("POST", "aggregate") => Standard::Aggregate,
        ("GET", "{id}/timeline") => Standard::Timeline,
        _ => return None,
    };
    Some((definition, kind))
}

pub(crate) fn expected(operation: &Operation) -> Option<Row> {
    let own = OWN.iter().find(|(id, _)| *id == operation.id).map(|(_, row)| *row);
    own.or_else(|| standard(operation).map(|(definition, kind)| row(definition, kind)))
}

fn row(definition: &Definition, kind: Standard) -> Row {
    use Standard::{Aggregate, List, Search};
    if matches!(kind, List | Search | Aggregate) {
        if definition.name == "forecast_adjustment" {
            // Those who are judged have no right to any of them.
            return [401, 403, 403, 403, 200, 200, 200];
        }
        // Whoever is signed in may ask; what they see is another test's business.
        return [401, 200, 200, 200, 200, 200, 200];
    }
    if kind == Standard::Bulk {
        return bulk(definition);
    }
    if kind == Standard::Export {
        return export(definition);
    }
    // By a key nobody has: as good as making one.
    let kind = if kind == Standard::Upsert { Standard::Create } else { kind };
    match (definition.name, definition.access) {
        ("campaign", _) => campaign(kind),
        ("campaign_member", _) => campaign_part(kind),
        ("tag", _) => tag(kind),
        ("saved_view" | "report" | "dashboard", _) => personal_view(kind),
        ("target", _) => target(kind),
        ("forecast_adjustment", _) => judgement(kind),
        (_, Access::Owned) => owned(kind),
        (_, Access::Follows(_)) => part(kind),
        (_, Access::Shared) => set_up(kind),
        (_, Access::Attached) => attached(kind),
        (_, Access::Personal) => personal(kind),
        (_, Access::Published) => unreachable!("saved views are the only published records"),
    }
}

//                                      anonymous stranger mate rep manager admin read-only

/// Of [`testkit::Actor::Rep`], in team A. Representatives see and edit the team's, and delete their own.
fn owned(kind: Standard) -> Row {
    match kind {
        Standard::Create =>
        /*         */
        {
            [401, 201, 201, 201, 201, 201, 403]
        }
        Standard::Read | Standard::Timeline => [401, 404, 200, 200, 200, 200, 200],
        Standard::Update =>
        /*         */
        {
            [401, 404, 200, 200, 200, 200, 403]
        }
        Standard::Delete =>
        /*         */
        {
            [401, 404, 403, 204, 204, 204, 403]
        }
        Standard::Restore =>
        /*        */
        {
            [401, 404, 403, 200, 200, 200, 403]
        }
        _ => unreachable!("asked above"),
    }
}

/// Belongs to a record of Rep: to add, change or remove a part is to edit the whole.
fn part(kind: Standard) -> Row {
    match kind {
        // The stranger names a record that is not there, as far as the stranger can tell.
        Standard::Create =>
        /*         */
        {
            [401, 422, 201, 201, 201, 201, 403]
        }
        Standard::Read | Standard::Timeline => [401, 404, 200, 200, 200, 200, 200],
        Standard::Update =>
        /*         */
        {
            [401, 404, 200, 200, 200, 200, 403]
        }
        Standard::Delete =>
        /*         */
        {
            [401, 404, 204, 204, 204, 204, 403]
        }
        Standard::Restore =>
        /*        */
        {
            [401, 404, 200, 200, 200, 200, 403]
        }
        _ => unreachable!("asked above"),
    }
}

/// As `owned`, but everybody may see which campaigns there are.
fn campaign(kind: Standard) -> Row {
    match kind {
        Standard::Create =>
        /*         */
        {
            [401, 201, 201, 201, 201, 201, 403]
        }
        Standard::Read | Standard::Timeline => [401, 200, 200, 200, 200, 200, 200],
        Standard::Update =>
        /*         */
        {
            [401, 403, 200, 200, 200, 200, 403]
        }
        Standard::Delete =>
        /*         */
        {
            [401, 403, 403, 204, 204, 204, 403]
        }
        Standard::Restore =>
        /*        */
        {
            [401, 403, 403, 200, 200, 200, 403]
        }
        _ => unreachable!("asked above"),
    }
}

fn campaign_part(kind: Standard) -> Row {
    match kind {
        // The stranger sees the campaign, but not the lead.
        Standard::Create =>
        /*         */
        {
            [401, 422, 201, 201, 201, 201, 403]
        }
        Standard::Read | Standard::Timeline => [401, 200, 200, 200, 200, 200, 200],
        Standard::Update =>
        /*         */
        {
            [401, 403, 200, 200, 200, 200, 403]
        }
        Standard::Delete =>
        /*         */
        {
            [401, 403, 204, 204, 204, 204, 403]
        }
        Standard::Restore =>
        /*        */
        {
            [401, 403, 200, 200, 200, 200, 403]
        }
        _ => unreachable!("asked above"),
    }
}

/// Configuration: everybody sees it, administrators write it.
fn set_up(kind: Standard) -> Row {
    match kind {
        Standard::Create =>
        /*         */
        {
            [401, 403, 403, 403, 403, 201, 403]
        }
        Standard::Read | Standard::Timeline => [401, 200, 200, 200, 200, 200, 200],
        Standard::Update | Standard::Restore => [401, 403, 403, 403, 403, 200, 403],
        Standard::Delete =>
        /*         */
        {
            [401, 403, 403, 403, 403, 204, 403]
        }
        _ => unreachable!("asked above"),
    }
}

/// Whoever works may add a tag.
fn tag(kind: Standard) -> Row {
    match kind {
        Standard::Create =>
        /*         */
        {
            [401, 201, 201, 201, 201, 201, 403]
        }
        kind => set_up(kind),
    }
}

/// Of Rep, set by the manager: representatives see the targets of their team, and whoever leads it sets them.
fn target(kind: Standard) -> Row {
    match kind {
        Standard::Create =>
        /*         */
        {
            [401, 403, 403, 403, 201, 201, 403]
        }
        Standard::Read | Standard::Timeline => [401, 404, 200, 200, 200, 200, 200],
        Standard::Update | Standard::Restore => [401, 404, 403, 403, 200, 200, 403],
        Standard::Delete =>
        /*         */
        {
            [401, 404, 403, 403, 204, 204, 403]
        }
        _ => unreachable!("asked above"),
    }
}

/// About Rep, by the manager: nobody's business but of those who lead, and of those who see everything.
fn judgement(kind: Standard) -> Row {
    match kind {
        Standard::Create => [401, 403, 403, 403, 201, 201, 403],
        Standard::Read | Standard::Timeline => [401, 404, 404, 404, 200, 200, 200],
        Standard::Update | Standard::Restore => [401, 404, 404, 404, 200, 200, 403],
        Standard::Delete => [401, 404, 404, 404, 204, 204, 403],
        _ => unreachable!("asked above"),
    }
}

/// A personal one of Rep. Everybody may keep views, also who may change nothing else.
fn personal_view(kind: Standard) -> Row {
    match kind {
        Standard::Create =>
        /*         */
        {
            [401, 201, 201, 201, 201, 201, 201]
        }
        Standard::Read | Standard::Timeline => [401, 404, 404, 200, 404, 200, 404],
        Standard::Update | Standard::Restore => [401, 404, 404, 200, 404, 200, 404],
        Standard::Delete =>
        /*         */
        {
            [401, 404, 404, 204, 404, 204, 404]
        }
        _ => unreachable!("asked above"),
    }
}

/// What happens to each record is another test's business: whoever may change any may ask.
fn bulk(definition: &Definition) -> Row {
    match (definition.name, definition.access) {
        // Everybody has some of their own.
        ("saved_view" | "report" | "dashboard", _) | (_, Access::Attached | Access::Personal) => {
            [401, 202, 202, 202, 202, 202, 202]
        }
        (_, Access::Shared) => [401, 403, 403, 403, 403, 202, 403],
        // Set by those who lead.
        ("target" | "forecast_adjustment", _) => [401, 403, 403, 403, 202, 202, 403],
        _ => [401, 202, 202, 202, 202, 202, 403],
    }
}

/// Those who work customers may export what is theirs; what is set up is the administrator's to export.
fn export(definition: &Definition) -> Row {
    match (definition.name, definition.access) {
        // Everybody has some of their own.
        ("saved_view" | "report" | "dashboard", _) | (_, Access::Attached | Access::Personal) => {
            [401, 202, 202, 202, 202, 202, 202]
        }
        (_, Access::Shared) => [401, 403, 403, 403, 403, 202, 403],
        // Set by those who lead.
        ("target" | "forecast_adjustment", _) => [401, 403, 403, 403, 202, 202, 403],
        _ => [401, 202, 202, 202, 202, 202, 403],
    }
}

/// By Rep, about a lead of Rep: whoever sees the lead reads it, and only who made it changes it.
fn attached(kind: Standard) -> Row {
    match kind {
        // The stranger names a lead that is not there, as far as the stranger can tell.
        Standard::Create => [401, 422, 201, 201, 201, 201, 201],
        Standard::Read | Standard::Timeline => [401, 404, 200, 200, 200, 200, 200],
        Standard::Delete => [401, 404, 403, 204, 403, 403, 403],
        _ => [401, 404, 403, 200, 403, 403, 403],
    }
}

/// Of Rep, and nobody else's business.
fn personal(kind: Standard) -> Row {
    match kind {
        Standard::Delete => [401, 404, 404, 204, 404, 404, 404],
        _ => [401, 404, 404, 200, 404, 404, 404],
    }
}

/// Operations of their own, by operation id.
pub(crate) const OWN: &[(&str, Row)] = &[
    ("read_setup", /*              */ [200, 200, 200, 200, 200, 200, 200]),
    // Works once, and it has worked.
    ("set_up", /*                  */ [409, 409, 409, 409, 409, 409, 409]),
    ("sign_in", /*                 */ [401, 401, 401, 401, 401, 401, 401]),
    // Without a token in the body, a page of ours would have to send the cookie.
    ("refresh_session", /*         */ [403, 403, 403, 403, 403, 403, 403]),
    ("sign_out", /*                */ [204, 204, 204, 204, 204, 204, 204]),
    ("read_me", /*                 */ [401, 200, 200, 200, 200, 200, 200]),
    ("update_me", /*               */ [401, 200, 200, 200, 200, 200, 200]),
    // With a wrong current password.
    ("change_my_password", /*      */ [401, 422, 422, 422, 422, 422, 422]),
    ("list_my_sessions", /*        */ [401, 200, 200, 200, 200, 200, 200]),
    // Of somebody else, or of nobody.
    ("end_my_session", /*          */ [401, 404, 404, 404, 404, 404, 404]),
    ("read_organization", /*       */ [401, 200, 200, 200, 200, 200, 200]),
    ("list_audit", /*              */ [401, 403, 403, 403, 403, 200, 403]),
    ("update_organization", /*     */ [401, 403, 403, 403, 403, 200, 403]),
    ("read_user_access", /*        */ [401, 403, 403, 403, 403, 200, 403]),
    ("set_user_password", /*       */ [401, 403, 403, 403, 403, 204, 403]),
    ("convert_lead", /*            */ [401, 404, 200, 200, 200, 200, 403]),
    ("clone_campaign", /*          */ [401, 201, 201, 201, 201, 201, 403]),
    // Everybody may see which campaigns there are; what they count is another test's business.
    ("read_campaign_results", /*   */ [401, 200, 200, 200, 200, 200, 200]),
    ("read_calendar_feed", /*      */ [401, 200, 200, 200, 200, 200, 200]),
    ("make_calendar_feed", /*      */ [401, 201, 201, 201, 201, 201, 201]),
    ("remove_calendar_feed", /*    */ [401, 204, 204, 204, 204, 204, 204]),
    // The address is the credential, and this one is none.
    ("download_calendar", /*       */ [401, 401, 401, 401, 401, 401, 401]),
    // Rep's job is over: only its owner learns even that.
    ("cancel_job", /*              */ [401, 404, 404, 409, 404, 404, 404]),
    ("undo_job", /*                */ [401, 404, 404, 202, 404, 404, 404]),
    ("list_job_failures", /*       */ [401, 404, 404, 200, 404, 404, 404]),
    // It made no file.
    ("link_job_result", /*         */ [401, 404, 404, 404, 404, 404, 404]),
    ("upload_attachment_content", /*  */ [401, 404, 200, 200, 200, 200, 403]),
    ("read_attachment_content", /* */ [401, 404, 200, 200, 200, 200, 200]),
    ("link_attachment_content", /* */ [401, 404, 200, 200, 200, 200, 200]),
    ("read_notification_preferences", /*    */ [401, 200, 200, 200, 200, 200, 200]),
    ("update_notification_preferences", /*  */ [401, 200, 200, 200, 200, 200, 200]),
    // The link is the credential, and this one is none.
    ("download_file", /*           */ [401, 401, 401, 401, 401, 401, 401]),
    // Whoever is signed in may ask; what they see is another test's business.
    ("make_report_file", /*        */ [401, 202, 202, 202, 202, 202, 202]),
    // Of Rep.
    ("send_report_schedule", /*    */ [401, 404, 200, 200, 200, 200, 403]),
    ("run_report", /*              */ [401, 200, 200, 200, 200, 200, 200]),
    // A personal one of Rep.
    ("run_saved_report", /*        */ [401, 404, 404, 200, 404, 200, 404]),
    ("explain_report", /*          */ [401, 200, 200, 200, 200, 200, 200]),
    ("list_standard_reports", /*   */ [401, 200, 200, 200, 200, 200, 200]),
    ("list_standard_dashboards", /*  */ [401, 200, 200, 200, 200, 200, 200]),
    ("read_my_home", /*            */ [401, 200, 200, 200, 200, 200, 200]),
    ("read_my_day", /*             */ [401, 200, 200, 200, 200, 200, 200]),
    // Who changed roles and rates is told to those who may.
    ("list_setup_changes", /*      */ [401, 403, 403, 403, 403, 200, 403]),
    ("read_forecast", /*           */ [401, 200, 200, 200, 200, 200, 200]),
    ("list_stalled_deals", /*      */ [401, 200, 200, 200, 200, 200, 200]),
    ("list_slipped_deals", /*      */ [401, 200, 200, 200, 200, 200, 200]),
    ("read_rfm", /*                */ [401, 200, 200, 200, 200, 200, 200]),
    ("read_rfm_classes", /*        */ [401, 200, 200, 200, 200, 200, 200]),
    // By whoever runs the installation.
    ("replace_rfm_classes", /*     */ [401, 403, 403, 403, 403, 200, 403]),
    ("try_rfm_classes", /*         */ [401, 403, 403, 403, 403, 200, 403]),
    ("search_everything", /*       */ [401, 200, 200, 200, 200, 200, 200]),
    ("watch_events", /*            */ [401, 200, 200, 200, 200, 200, 200]),
];
