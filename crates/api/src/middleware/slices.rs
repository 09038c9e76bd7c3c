//! Large answers leave in slices. The framework copies a body that comes in one piece whole into the connection's buffer;
//! in slices it takes the next one only when the last has gone, so that a client that reads slowly costs little.
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Bytes,
};

const SLICE: usize = 32 * 1024;

/// Cuts every body that is longer than two slices.
pub async fn slices<B>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, Error>
where
    B: MessageBody + 'static,
{
    let response = next.call(request).await?;
    Ok(response.map_body(|_, body| match body.try_into_bytes() {
        Ok(bytes) if bytes.len() > 2 * SLICE => BoxBody::new(Slices(bytes)),
        Ok(bytes) => BoxBody::new(bytes),
        Err(body) => body.boxed(),
    }))
}

/// What is left of the body.
struct Slices(Bytes);

impl MessageBody for Slices {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0.len() as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let next = SLICE.min(self.0.len());
        Poll::Ready(Some(Ok(self.0.split_to(next))))
    }

    /// Never: whoever wraps the answer once more would put the slices together again.
    fn try_into_bytes(self) -> Result<Bytes, Self> {
        Err(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{
        App, HttpResponse,
        middleware::from_fn,
        test::{TestRequest, call_service, init_service},
        web,
    };

    #[actix_web::test]
    async fn a_large_answer_is_the_same_in_slices() {
        let whole: Vec<u8> = (0..=250).cycle().take(5 * SLICE + 7).collect();
        let sent = whole.clone();
        let answer = move || {
            let sent = sent.clone();
            async move { HttpResponse::Ok().body(sent) }
        };
        let app = init_service(App::new().wrap(from_fn(slices)).default_service(web::to(answer))).await;
        let response = call_service(&app, TestRequest::get().to_request()).await;
        let mut body = response.into_body();
        assert_eq!(body.size(), BodySize::Sized(whole.len() as u64));
        let (mut heard, mut longest) = (Vec::new(), 0);
        while let Some(slice) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
            let slice = slice.unwrap();
            longest = longest.max(slice.len());
            heard.extend_from_slice(&slice);
        }
        assert_eq!((heard == whole, longest), (true, SLICE));
    }
}
