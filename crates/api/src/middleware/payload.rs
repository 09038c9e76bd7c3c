//! A body must arrive whole within the deadline and below the limit. actix-web alone waits for a slow one for ever.
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use actix_web::{
    Error, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{Method, header},
    middleware::Next,
    web::{Bytes, Data},
};
use futures_util::Stream;
use tokio::time::{Sleep, sleep};

use crate::{
    State,
    error::{ApiError, Code},
};

/// Refuses what announces itself too large, and watches over the rest while it arrives.
pub async fn payload<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some(state) = request.app_data::<Data<State>>() else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let (limit, deadline) = allowance(request.path(), request.method(), state);
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Ok(request.error_response(ApiError::from(Code::PayloadTooLarge)).map_into_right_body());
    }
    let has_body =
        announced.is_some_and(|length| length > 0) || request.headers().contains_key(header::TRANSFER_ENCODING);
    if has_body {
        let inner = request.take_payload();
        let watched = Watched { inner, left: limit, deadline: Box::pin(sleep(deadline)) };
        request.set_payload(Payload::Stream { payload: Box::pin(watched) });
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// How large a body may be and how long it may take: a file is larger than what people type.
pub(super) fn allowance(path: &str, method: &Method, state: &State) -> (usize, Duration) {
    let settings = &state.settings;
    if *method == Method::PUT && path.starts_with("/api/v1/attachments/") && path.ends_with("/content") {
        return (settings.file_bytes, settings.file_deadline);
    }
    (settings.body_limit, settings.deadline)
}

struct Watched {
    inner: Payload,
    left: usize,
    deadline: Pin<Box<Sleep>>,
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.inner).poll_next(context) {
            Poll::Ready(Some(Ok(chunk))) => Poll::Ready(Some(self.take(chunk))),
            Poll::Ready(other) => Poll::Ready(other),
            Poll::Pending => self.deadline.as_mut().poll(context).map(|()| Some(Err(too_slow()))),
        }
    }
}

impl Watched {
    fn take(&mut self, chunk: Bytes) -> Result<Bytes, PayloadError> {
        self.left = self.left.checked_sub(chunk.len()).ok_or(PayloadError::Overflow)?;
        // A sender that never lets us wait must not outlive the deadline either.
        if self.deadline.is_elapsed() { Err(too_slow()) } else { Ok(chunk) }
    }
}

fn too_slow() -> PayloadError {
    PayloadError::Io(io::ErrorKind::TimedOut.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::read;
    use futures_util::stream;

    type Chunk = Result<Bytes, PayloadError>;

    fn watched(chunks: impl Stream<Item = Chunk> + 'static, left: usize, longest: Duration) -> Payload {
        let chunks: Pin<Box<dyn Stream<Item = Chunk>>> = Box::pin(chunks);
        let inner = Payload::Stream { payload: chunks };
        Payload::Stream { payload: Box::pin(Watched { inner, left, deadline: Box::pin(sleep(longest)) }) }
    }

    #[actix_web::test]
    async fn a_body_that_drips_is_cut_off() {
        let dripping = stream::unfold((), |()| async {
            sleep(Duration::from_millis(20)).await;
            Some((Ok(Bytes::from_static(b"x")), ()))
        });
        let error = read(watched(Box::pin(dripping), 1_000, Duration::from_millis(100))).await.unwrap_err();
        assert_eq!(error.code, Code::RequestTimeout);
    }

    #[actix_web::test]
    async fn a_body_without_a_length_is_counted() {
        let endless = stream::repeat_with(|| Ok(Bytes::from_static(&[b'x'; 64])));
        let error = read(watched(endless, 1_000, Duration::from_secs(5))).await.unwrap_err();
        assert_eq!(error.code, Code::PayloadTooLarge);
        let small = stream::iter([Ok(Bytes::from_static(b"{}"))]);
        assert_eq!(read(watched(small, 2, Duration::from_secs(5))).await.unwrap(), "{}");
    }
}
