//! The application as it is served: one order of layers for the product and for its tests.
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Compress, from_fn},
    web::{Data, ServiceConfig},
};

use crate::{
    State,
    middleware::{
        closing::closing, crowd::crowd, head::head, headers::headers, limit::limit, payload::payload, problem::problem,
        slices::slices, trace::trace,
    },
};

/// `routes` inside all the layers every request passes ([`crate::middleware`] says what each does).
pub fn assemble(
    state: Data<State>,
    routes: impl FnOnce(&mut ServiceConfig),
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    // The last one wrapped is the outermost.
    App::new()
        .app_data(state)
        .wrap(Compress::default())
        .wrap(from_fn(limit))
        .wrap(from_fn(payload))
        .wrap(from_fn(crowd))
        .wrap(from_fn(problem))
        .wrap(from_fn(headers))
        .wrap(from_fn(closing))
        .wrap(from_fn(head))
        .wrap(from_fn(trace))
        .wrap(from_fn(slices))
        .configure(routes)
}
