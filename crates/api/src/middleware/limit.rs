//! How many requests one principal may send: a user, or an address where nobody is signed in.
//!
//! The bucket holds [`BURST`] and refills so that no minute ever sees more than [`PER_MINUTE`].
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use actix_web::{
    Error, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
};
use uuid::Uuid;

use super::client_ip;
use crate::{
    State,
    auth::Claims,
    error::{ApiError, Code},
};

const PER_MINUTE: u32 = 600;
const BURST: NonZeroU32 = NonZeroU32::new(100).expect("100 is not 0");
/// Forget idle principals whenever so many are remembered.
const TIDY_ABOVE: usize = 20_000;

/// Who is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Principal {
    User(Uuid),
    Address(IpAddr),
}

pub struct Limits(DefaultKeyedRateLimiter<Principal, StateInformationMiddleware>);

/// Left in the bucket, and seconds until it is full again or, when empty, until the next request may come.
#[derive(Debug, PartialEq, Eq)]
enum Count {
    Left(u32),
    Wait(u32),
}

impl Default for Limits {
    fn default() -> Self {
        // Burst + refill within a minute = the minute's quota.
        let refill = Duration::from_mins(1) / (PER_MINUTE - BURST.get());
        let quota = Quota::with_period(refill).expect("the period is not 0").allow_burst(BURST);
        Self(RateLimiter::keyed(quota).with_middleware())
    }
}

impl Limits {
    fn count(&self, principal: Principal) -> Count {
        if self.0.len() > TIDY_ABOVE {
            self.0.retain_recent();
        }
        match self.0.check_key(&principal) {
            Ok(state) => Count::Left(state.remaining_burst_capacity()),
            Err(refused) => Count::Wait(seconds(refused.wait_time_from(DefaultClock::default().now()))),
        }
    }
}

/// Rounded up: a client that waits so long is let in.
pub(crate) fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX).max(1)
}

/// Counts requests to the API, and tells the count in `RateLimit` headers.
pub async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let count = count(&request);
    if let Some(Count::Wait(wait)) = count {
        let mut refusal = request.error_response(ApiError::from(Code::TooManyRequests).retry_after(wait));
        tell(0, wait, refusal.headers_mut());
        return Ok(refusal.map_into_right_body());
    }
    let mut response = next.call(request).await?;
    if let Some(Count::Left(left)) = count {
        tell(left, 60, response.headers_mut());
    }
    Ok(response.map_into_left_body())
}

fn count(request: &ServiceRequest) -> Option<Count> {
    let state = request.app_data::<Data<State>>()?;
    let user = crate::auth::claims(request.request(), &state.keys);
    let principal = match &user {
        Some(claims) => Principal::User(claims.sub),
        None => Principal::Address(bucket(client_ip(request.request())?)),
    };
    if let Some(claims) = user {
        request.extensions_mut().insert::<Claims>(claims);
    }
    let limited = state.settings.rate_limit && request.path().starts_with("/api/");
    limited.then(|| state.limits.count(principal))
}

/// One household has one IPv6 network, not one address.
pub(crate) fn bucket(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) & !u128::from(u64::MAX)).into()),
    }
}

fn tell(left: u32, window: u32, headers: &mut HeaderMap) {
    const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
    const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
    headers.insert(POLICY, HeaderValue::from_static("\"default\";q=600;w=60"));
    if let Ok(value) = HeaderValue::try_from(format!("\"default\";r={left};t={window}")) {
        headers.insert(LIMIT, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_the_caller_waits() {
        let limits = Limits::default();
        let principal = Principal::User(Uuid::nil());
        assert_eq!(limits.count(principal), Count::Left(99));
        let refused = (0..200).map(|_| limits.count(principal)).filter(|count| matches!(count, Count::Wait(1))).count();
        assert!((95..=101).contains(&refused), "{refused}");
        assert!(matches!(limits.count(Principal::User(Uuid::max())), Count::Left(99)));
    }

    #[test]
    fn neighbours_share_an_ipv6_network() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(bucket(ip("2001:db8::1:2:3:4")), bucket(ip("2001:db8::9:9:9:9")));
        assert_ne!(bucket(ip("2001:db8:0:1::1")), bucket(ip("2001:db8:0:2::1")));
        assert_eq!(bucket(ip("192.0.2.7")), ip("192.0.2.7"));
    }
}
