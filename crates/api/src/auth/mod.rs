//! Who calls: set-up, signing in, sessions, tokens, and what users see and change of themselves.
mod access;
mod browser;
mod buckets;
mod device;
mod document;
mod hs256;
mod keys;
mod me;
mod my_password;
mod my_sessions;
mod organization;
pub mod password;
mod principal;
mod refresh;
mod refresh_session;
mod rules;
mod setup;
mod sign_in;
mod sign_out;
mod throttle;
mod tokens;
mod user_access;
mod user_password;

pub use access::Claims;
pub use document::document;
pub use keys::Keys;
pub use password::Hasher;
pub use principal::{Newcomer, User, claims};
pub use setup::check as check_setup;
pub use throttle::Throttle;

use actix_web::web::{self, ServiceConfig};

/// Mounts the routes below the API's scope.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/setup").route(web::get().to(setup::read_setup)).route(web::post().to(setup::set_up)))
        .service(web::resource("/auth/sign-in").route(web::post().to(sign_in::sign_in)))
        .service(web::resource("/auth/refresh").route(web::post().to(refresh_session::refresh_session)))
        .service(web::resource("/auth/sign-out").route(web::post().to(sign_out::sign_out)))
        .service(web::resource("/me").route(web::get().to(me::read_me)).route(web::patch().to(me::update_me)))
        .service(web::resource("/me/password").route(web::post().to(my_password::change_my_password)))
        .service(web::resource("/me/sessions").route(web::get().to(my_sessions::list_my_sessions)))
        .service(web::resource("/me/sessions/{id}").route(web::delete().to(my_sessions::end_my_session)))
        .service(
            web::resource("/organization")
                .route(web::get().to(organization::read_organization))
                .route(web::patch().to(organization::update_organization)),
        )
        .service(web::resource("/users/{id}/access").route(web::get().to(user_access::read_user_access)))
        .service(web::resource("/users/{id}/password").route(web::post().to(user_password::set_user_password)));
}
