//! The graceful end: nothing that was taken in stays without an answer.
//!
//! The framework alone drops connections that it has accepted and not yet read from, and those the kernel holds ready for
//! it. So before it is told to stop, it is told to take nothing new; those who come now are told so by us; and those who
//! came just before get the time to be read.
use std::{
    io,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{dev::ServerHandle, rt};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

/// A connection that asks nothing for so long is idle, and may be closed.
const QUIET: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(5);
/// Somebody who is turned away is listened to for so long.
const FAREWELL: Duration = Duration::from_secs(2);

/// How many connections are open.
#[derive(Clone, Debug, Default)]
pub(super) struct Connections(Arc<AtomicUsize>);

/// One of them; it is counted until this is dropped.
#[derive(Debug)]
pub(super) struct Open(Arc<AtomicUsize>);

impl Connections {
    pub(super) fn open(&self) -> Open {
        self.0.fetch_add(1, Ordering::AcqRel);
        Open(self.0.clone())
    }

    async fn until_closed(&self, longest: Duration) {
        let until = Instant::now() + longest;
        while self.0.load(Ordering::Acquire) > 0 && Instant::now() < until {
            sleep(LOOK).await;
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Stops the server. `listener` is a second handle on the socket it listens on.
pub(super) async fn stop(handle: &ServerHandle, listener: TcpListener, connections: &Connections) -> io::Result<()> {
    handle.pause().await;
    let (end, over) = oneshot::channel();
    let turning_away = rt::spawn(turn_away(tokio::net::TcpListener::from_std(listener)?, over));
    // Answers close their connections by now, so that only idle ones are left.
    connections.until_closed(QUIET).await;
    handle.stop(true).await;
    drop(end);
    let _ = turning_away.await;
    Ok(())
}

/// Whoever comes now is answered too, until `over`. Nobody comes after that: the socket is closed as soon as nobody waits
/// at it, and those who are being told are told to the end.
async fn turn_away(listener: tokio::net::TcpListener, mut over: oneshot::Receiver<()>) {
    let mut told = JoinSet::new();
    loop {
        // In this order: what the kernel holds ready is taken before the end is looked at.
        tokio::select! {
            biased;
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(told.spawn_local(timeout(FAREWELL, farewell(stream)))),
                Err(_) => sleep(LOOK).await,
            },
            _ = &mut over => break,
        }
    }
    drop(listener);
    while told.join_next().await.is_some() {}
}

const CLOSING: &str = r#"{"type":"/docs/problems#unavailable","title":"Unavailable","status":503,"detail":"This copy of the program is about to end.","code":"unavailable"}"#;

/// Hears the request, answers it, and waits until the other side has had the answer.
async fn farewell(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    if stream.read(&mut buffer).await? == 0 {
        return Ok(());
    }
    let head = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\n\
        Retry-After: 1\r\nConnection: close\r\n";
    let answer = format!("{head}Content-Length: {}\r\n\r\n{CLOSING}", CLOSING.len());
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    // What is still being sent is read: a connection closed upon unread data takes its answer back.
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn whoever_comes_at_the_end_is_told_so() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, over) = oneshot::channel();
        let turning_away = rt::spawn(turn_away(listener, over));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET /api/v1/me HTTP/1.1\r\nHost: test\r\n\r\n").await.unwrap();
        // It ends meanwhile, and tells first.
        drop(end);
        let hear = async move {
            let mut answer = String::new();
            client.read_to_string(&mut answer).await.map(|_| answer)
        };
        let (told, answer) = tokio::join!(turning_away, hear);
        told.unwrap();
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).unwrap();
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(problem["code"], "unavailable");
    }

    #[actix_web::test]
    async fn open_connections_are_counted() {
        let connections = Connections::default();
        let open = connections.open();
        connections.until_closed(Duration::from_millis(20)).await;
        assert_eq!(connections.0.load(Ordering::Acquire), 1);
        drop(open);
        connections.until_closed(Duration::from_mins(1)).await;
        assert_eq!(connections.0.load(Ordering::Acquire), 0);
    }
}
