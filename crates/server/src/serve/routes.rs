//! Every address this program answers.
use actix_web::web::{self, ServiceConfig};
use api::resources::Served;

use super::{application, health, metrics};

/// The API and its documentation, then what operators ask, then the application for all the rest.
pub(crate) fn mount(config: &mut ServiceConfig, served: &Served, own_metrics: bool) {
    served.mount(config);
    config.route("/healthz", web::get().to(health::alive)).route("/readyz", web::get().to(health::ready));
    if own_metrics {
        config.route("/metrics", web::get().to(metrics::for_this_machine));
    }
    config.default_service(web::to(application::serve));
}
