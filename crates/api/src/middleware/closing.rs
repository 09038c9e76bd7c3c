//! While the program ends, every answer is the last one of its connection: who has more to ask goes elsewhere, and no
//! request is on its way when the door shuts.
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::ConnectionType,
    middleware::Next,
    web::Data,
};

use crate::State;

/// Tells clients not to send another request on this connection.
pub async fn closing<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let state = request.app_data::<Data<State>>().cloned();
    let mut response = next.call(request).await?;
    if state.is_some_and(|state| state.is_closing()) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}
