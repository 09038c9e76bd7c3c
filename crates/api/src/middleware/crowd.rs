//! Who comes while too many wait for their turn is told at once to come again. The database counts the work it has taken
//! in ([`persistence::Db::run`]); this counts the requests before that, which wait for a thread to look at them.
//!
//! Every thread that serves has a clock that queues behind its requests. A thread that is always late has more to do than it
//! can: it begins fewer and fewer requests between two strikes, and refuses the rest, until it is in time again. What waits
//! in the sockets nobody can count, but all of it is looked at between two strikes.
use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    rt,
};

use crate::error::{ApiError, Code};

/// So many may begin between two strikes, however late the clock is; any number while it is in time.
const MOST: u32 = 256;
/// Fewer than these are begun by no thread, however late it is: so many clients at once are no crowd, on a slow machine either.
const LEAST: u32 = 64;
/// And more by so many after each strike in time.
const MORE: u32 = 8;
/// Beyond this the clock is late.
const LATE: Duration = Duration::from_millis(50);
const STRIKES: Duration = Duration::from_millis(20);
/// Where nobody comes, the clock stands still after so many strikes.
const IDLE_STRIKES: u32 = 50;

thread_local! {
    static QUEUE: Queue = const { Queue { due: Cell::new(None), begun: Cell::new(0), most: Cell::new(MOST) } };
}

/// What waits for one thread.
struct Queue {
    /// When the clock should strike next; none while it stands.
    due: Cell<Option<Instant>>,
    /// Requests since it last struck.
    begun: Cell<u32>,
    /// How many of them there may be.
    most: Cell<u32>,
}

impl Queue {
    /// The clock struck so long after it was due.
    fn strike(&self, late: Duration) -> u32 {
        let most = self.most.get();
        self.most.set(if late > LATE { (most * 3 / 4).max(LEAST) } else { (most + MORE).min(MOST) });
        self.begun.replace(0)
    }
}

/// Refuses requests to the API while there are too many.
pub async fn crowd<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if request.path().starts_with("/api/") && is_too_long(Instant::now()) {
        return Ok(request.error_response(ApiError::from(Code::Unavailable)).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn is_too_long(now: Instant) -> bool {
    QUEUE.with(|queue| {
        let begun = queue.begun.get().saturating_add(1);
        queue.begun.set(begun);
        let Some(due) = queue.due.get() else {
            queue.due.set(Some(now + STRIKES));
            rt::spawn(strike());
            return false;
        };
        begun > queue.most.get() && (queue.most.get() < MOST || now > due + LATE)
    })
}

async fn strike() {
    let mut idle = 0;
    while idle < IDLE_STRIKES {
        let due = Instant::now() + STRIKES;
        QUEUE.with(|queue| queue.due.set(Some(due)));
        rt::time::sleep_until(due.into()).await;
        let late = Instant::now().saturating_duration_since(due);
        idle = if QUEUE.with(|queue| queue.strike(late)) == 0 { idle + 1 } else { 0 };
    }
    QUEUE.with(|queue| queue.due.set(None));
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

    async fn status(path: &str) -> u16 {
        let app = init_service(
            App::new().wrap(from_fn(crowd)).default_service(web::to(async || HttpResponse::Ok().finish())),
        );
        call_service(&app.await, TestRequest::with_uri(path).to_request()).await.status().as_u16()
    }

    /// The thread does not come to its clock, as when requests stand before it.
    fn busy() {
        std::thread::sleep(STRIKES + LATE + Duration::from_millis(5));
    }

    #[actix_web::test]
    async fn a_long_queue_that_is_late_is_refused_until_the_clock_has_struck() {
        assert_eq!(status("/api/v1/leads").await, 200);
        rt::task::yield_now().await;
        busy();
        let begun = (1..=MOST).map(|_| is_too_long(Instant::now())).collect::<Vec<_>>();
        assert_eq!(begun.iter().filter(|refused| **refused).count(), 1, "the first was one of them");
        assert_eq!((status("/api/v1/leads").await, status("/healthz").await), (503, 200));
        rt::time::sleep(STRIKES * 2).await;
        assert_eq!(status("/api/v1/leads").await, 200);
    }

    #[test]
    fn who_is_always_late_begins_less_and_less_and_more_again_in_time() {
        let queue = Queue { due: Cell::new(None), begun: Cell::new(0), most: Cell::new(MOST) };
        let after = |late: Duration, strikes: usize| {
            (0..strikes).for_each(|_| _ = queue.strike(late));
            queue.most.get()
        };
        assert_eq!((after(LATE * 2, 1), after(LATE * 2, 1)), (192, 144));
        assert_eq!(after(LATE * 2, 100), LEAST);
        assert_eq!(after(LATE, 2), LEAST + 2 * MORE);
        assert_eq!(after(Duration::ZERO, 1_000), MOST);
    }

    #[actix_web::test]
    async fn neither_many_nor_late_alone_are() {
        assert!((0..MOST * 2).all(|_| !is_too_long(Instant::now())), "at once");
        rt::time::sleep(STRIKES * 2).await;
        busy();
        assert!((0..MOST).all(|_| !is_too_long(Instant::now())), "few");
    }
}
