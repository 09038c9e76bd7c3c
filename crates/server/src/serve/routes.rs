//! Every address this program answers.
use actix_web::web::{self, Data, ServiceConfig};
use api::resources::Served;

use super::{
    application,
    health::{self, Health},
    metrics,
};

/// The API and its documentation, then what operators ask, then the application for all the rest.
pub(crate) fn mount(config: &mut ServiceConfig, served: &Served, health: Data<Health>, own_metrics: bool) {
    served.mount(config);
    config
        .app_data(health)
        .route("/healthz", web::get().to(health::alive))
        .route("/readyz", web::get().to(health::ready));
    if own_metrics {
        config.route("/metrics", web::get().to(metrics::for_this_machine));
    }
    config.default_service(web::to(application::serve));
}
