//! THE list: every record and every feature the API serves, registered with its description in one stroke.
use actix_web::web::{self, ServiceConfig};
use persistence::{Stored, job::Table};
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema};
use wire::record::{
    Account, AccountContact, Activity, Attachment, Campaign, CampaignMember, Comment, Contact, Dashboard, ExchangeRate,
    Follow, ForecastAdjustment, ForecastSnapshot, Job, Lead, Notification, Opportunity, OpportunityContact, Pipeline,
    Report, ReportDelivery, ReportSchedule, Role, SavedView, Stage, StageChange, Tag, Target, Task, Team, User,
};

use crate::{
    auth, crud,
    docs::{self, Written},
    document::{self, Document},
    feature,
};

/// Routes and their description, registered together so that neither can drift.
#[derive(Default)]
pub struct Api {
    /// Carried out by [`Api::finish`] alone: the document is long, and not everybody who asks the list wants it.
    descriptions: Vec<fn(&mut Document)>,
    mounts: Vec<fn(&mut ServiceConfig)>,
    tables: Vec<Table>,
}

/// What jobs can work on: every record.
pub(crate) fn tables() -> Vec<Table> {
    api().tables
}

/// Everything under `/api/v1`.
pub fn api() -> Api {
    Api::default()
        .feature(auth::routes, |document| document.merge(&auth::document()))
        .resource::<Lead>()
        .resource::<Account>()
        .resource::<Contact>()
        .resource::<AccountContact>()
        .resource::<Opportunity>()
        .resource::<OpportunityContact>()
        .resource::<StageChange>()
        .resource::<Activity>()
        .resource::<Task>()
        .resource::<Campaign>()
        .resource::<CampaignMember>()
        .resource::<Attachment>()
        .resource::<SavedView>()
        .resource::<Report>()
        .resource::<Dashboard>()
        .resource::<ReportSchedule>()
        .resource::<ReportDelivery>()
        .resource::<Target>()
        .resource::<ForecastAdjustment>()
        .resource::<ForecastSnapshot>()
        .resource::<Tag>()
        .resource::<Pipeline>()
        .resource::<Stage>()
        .resource::<ExchangeRate>()
        .resource::<User>()
        .resource::<Team>()
        .resource::<Role>()
        .resource::<Job>()
        .resource::<Comment>()
        .resource::<Follow>()
        .resource::<Notification>()
        .feature(feature::mount, feature::describe)
}

impl Api {
    /// The standard operations of one record.
    pub fn resource<R: Stored + ToSchema + PartialSchema>(mut self) -> Self {
        self.descriptions.push(document::resource::<R>);
        // Before the others: a fixed address such as `/leads/search` must not be taken for an id.
        self.mounts.push(crud::mount::<R>);
        self.tables.push(Table::of::<R>());
        self
    }

    /// Operations of its own. They are mounted first, so that `/leads/{id}/convert` is found.
    pub fn feature(mut self, mount: fn(&mut ServiceConfig), describe: fn(&mut Document)) -> Self {
        self.descriptions.push(describe);
        self.mounts.insert(0, mount);
        self
    }

    /// The routes and the document, ready to be served.
    pub fn finish(self) -> Served {
        let mut document = Document::default();
        self.descriptions.iter().for_each(|describe| describe(&mut document));
        let document = document.finish();
        let written = Written(serde_json::to_vec(&document).unwrap_or_default().into());
        Served { document, written, mounts: self.mounts }
    }
}

/// What [`Api::finish`] gives: clone it into every worker.
#[derive(Clone)]
pub struct Served {
    /// The OpenAPI document.
    pub document: Value,
    written: Written,
    mounts: Vec<fn(&mut ServiceConfig)>,
}

impl Served {
    /// Registers everything under `/api/v1`, and `/docs`.
    pub fn mount(&self, config: &mut ServiceConfig) {
        docs::mount(config, self.written.clone());
        let scope = self.mounts.iter().fold(web::scope("/api/v1"), |scope, mount| scope.configure(mount));
        config.service(scope);
    }
}

#[cfg(test)]
mod tests {
    use super::api;
    use serde_json::Value;

    fn dangling<'a>(root: &Value, part: &'a Value, found: &mut Vec<&'a str>) {
        match part {
            Value::Object(members) => {
                let reference = members.get("$ref").and_then(Value::as_str);
                found.extend(reference.filter(|reference| root.pointer(reference.trim_start_matches('#')).is_none()));
                members.values().for_each(|member| dangling(root, member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| dangling(root, item, found)),
            _ => {}
        }
    }

    #[test]
    fn the_document_has_no_dangling_reference() {
        let document = api().finish().document;
        let mut found = Vec::new();
        dangling(&document, &document, &mut found);
        assert_eq!(found, Vec::<&str>::new());
    }

    #[test]
    fn operation_ids_are_unique() {
        let document = api().finish().document;
        let operations =
            document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let mut ids: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
