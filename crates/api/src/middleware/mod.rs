//! Around every request, from the outside in: [`slices`] cuts large answers, [`trace`] names, counts and logs it, [`head`]
//! makes a HEAD of every GET, [`closing`] ends connections while the
//! program ends, [`headers`] adds the security headers, [`problem`] turns whatever goes wrong into a problem in the
//! reader's language, [`crowd`] turns away whom nobody has time for, [`payload`] bounds the body, [`limit`] counts requests per principal.
//!
//! [`crate::assemble()`] puts them in this order.
pub mod closing;
pub mod crowd;
pub mod head;
pub mod headers;
pub mod limit;
pub mod methods;
pub mod metrics;
pub mod payload;
pub mod problem;
pub mod slices;
pub mod trace;

use std::net::IpAddr;

use actix_web::{HttpRequest, http::header::HeaderMap, web};
use ipnet::IpNet;

use crate::State;

/// The address the request comes from; `X-Forwarded-For` counts only where a trusted proxy wrote it.
pub fn client_ip(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let trusted = request.app_data::<web::Data<State>>().map_or(&[][..], |state| &state.settings.trusted_proxies);
    Some(forwarded(request.headers(), peer, trusted))
}

/// From the right, the first address that is no proxy of ours.
fn forwarded(headers: &HeaderMap, peer: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let is_ours = |ip: &IpAddr| trusted.iter().any(|net| net.contains(ip));
    if !is_ours(&peer) {
        return peer;
    }
    let values: Vec<_> = headers.get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let hops = values.iter().rev().flat_map(|value| value.rsplit(','));
    let mut last = peer;
    for hop in hops {
        let Ok(ip) = hop.trim().parse::<IpAddr>() else { return last };
        last = ip.to_canonical();
        if !is_ours(&last) {
            return last;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        for (peer, header, expected) in [
            ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
            ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
            ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
            ("10.0.0.1", "6.6.6.6, nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ] {
            let mut headers = HeaderMap::new();
            headers.append(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_str(header).unwrap());
            assert_eq!(forwarded(&headers, peer.parse().unwrap(), &trusted).to_string(), expected, "{peer} {header}");
        }
    }
}
