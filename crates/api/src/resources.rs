//! THE list: every record and every feature the API serves, registered with its description in one stroke.
use actix_web::web::ServiceConfig;
use persistence::Stored;
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema, openapi::OpenApi};
use wire::record::{
    Account, AccountContact, Activity, Attachment, Campaign, CampaignMember, Contact, ExchangeRate, Lead, Opportunity, OpportunityContact,
    Pipeline, Role, SavedView, Stage, StageChange, Tag, Task, Team, User,
};

use crate::{auth, crud, document::{self, Document}, feature};

/// Routes and their description, registered together so that neither can drift.
#[derive(Default)]
pub struct Api {
    document: Document,
    mounts: Vec<fn(&mut ServiceConfig)>,
}

/// Everything under `/api/v1`.
pub fn api() -> Api {
    Api::default()
        .described(auth::routes, &auth::document())
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
        .resource::<Tag>()
        .resource::<Pipeline>()
        .resource::<Stage>()
        .resource::<ExchangeRate>()
        .resource::<User>()
        .resource::<Team>()
        .resource::<Role>()
        .feature(feature::mount, feature::describe)
}

impl Api {
    /// The standard operations of one record.
    pub fn resource<R: Stored + ToSchema + PartialSchema>(mut self) -> Self {
        document::resource::<R>(&mut self.document);
        // Before the others: a fixed address such as `/leads/search` must not be taken for an id.
        self.mounts.push(crud::mount::<R>);
        self
    }

    /// Operations of its own. They are mounted first, so that `/leads/{id}/convert` is found.
    pub fn feature(mut self, mount: fn(&mut ServiceConfig), describe: fn(&mut Document)) -> Self {
        describe(&mut self.document);
        self.mounts.insert(0, mount);
        self
    }

    /// Operations described by attributes on their handlers.
    pub fn described(mut self, mount: fn(&mut ServiceConfig), document: &OpenApi) -> Self {
        self.document.merge(document);
        self.mounts.insert(0, mount);
        self
    }

    /// Registers the routes and gives the document that describes them.
    pub fn finish(self) -> (Value, Vec<fn(&mut ServiceConfig)>) {
        (self.document.finish(), self.mounts)
    }
}
