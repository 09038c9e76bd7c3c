//! Reports: asked, explained, shipped; the forecast and what else history tells.
mod deliver;
mod document;
mod home;
mod insight;
mod insight_document;
mod run;

use actix_web::web::ServiceConfig;

use crate::document::Document;

pub fn mount(config: &mut ServiceConfig) {
    deliver::mount(config);
    run::mount(config);
    insight::mount(config);
    home::mount(config);
}

pub fn describe(document: &mut Document) {
    document::describe(document);
    insight_document::describe(document);
    home::describe(document);
}
