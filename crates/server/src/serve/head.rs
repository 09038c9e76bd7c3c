//! Slow heads: the head of a connection's first request must arrive within seconds of its first byte.
//!
//! The framework counts from the connection's beginning, and browsers open connections ahead of need and keep them unused
//! for up to a minute: with a short limit of the framework's, the request that comes at last would be told 408 for no
//! reason its sender could see. So silence is left to the framework's long limit, and only who has begun is timed here.
use std::{io, net::Shutdown, os::fd::AsFd as _, sync::Arc, time::Duration};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    rt,
};
use tokio::{net::TcpStream, sync::Notify, time::timeout};

/// From the first byte of a head to its last (CONTRACT: C-12).
const HEAD: Duration = Duration::from_secs(5);

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// Told when a whole head has arrived, or the connection is gone.
#[derive(Debug, Default)]
pub(super) struct Heard(Arc<Notify>);

impl Drop for Heard {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

/// Times the first head of a new connection, which may say nothing at all for `silence`.
pub(super) fn watch(stream: &TcpStream, silence: Duration) -> Heard {
    let heard = Heard::default();
    // Without a second handle (too many open files) the framework's own limit is left.
    if let Ok(second) = second_handle(stream) {
        rt::spawn(cut_off(second, heard.0.clone(), silence));
    }
    heard
}

/// The layer that every request passes first: its head is there.
pub(super) async fn heard<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    if let Some(heard) = request.conn_data::<Heard>() {
        heard.0.notify_one();
    }
    next.call(request).await
}

fn second_handle(stream: &TcpStream) -> io::Result<TcpStream> {
    let handle = rustix::io::fcntl_dupfd_cloexec(stream.as_fd(), 0)?;
    TcpStream::from_std(std::net::TcpStream::from(handle))
}

async fn cut_off(stream: TcpStream, heard: Arc<Notify>, silence: Duration) {
    let begun = async {
        tokio::select! {
            begun = stream.readable() => begun.is_ok(),
            () = heard.notified() => false,
        }
    };
    if timeout(silence, begun).await != Ok(true) || timeout(HEAD, heard.notified()).await.is_ok() {
        return;
    }
    // One packet: it fits, or the other side takes nothing at all.
    let _ = stream.try_write(TOO_SLOW);
    if let Ok(stream) = stream.into_std() {
        let _ = stream.shutdown(Shutdown::Both);
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
        time::Instant,
    };

    use super::*;

    async fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (client, listener.accept().await.unwrap().0)
    }

    #[actix_web::test]
    async fn who_begins_and_does_not_end_is_cut_off() {
        let (mut client, server) = pair().await;
        let _heard = watch(&server, Duration::from_mins(1));
        let began = Instant::now();
        client.write_all(b"GET / HT").await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(began.elapsed() >= HEAD);
    }

    #[actix_web::test]
    async fn who_was_heard_or_says_nothing_stays() {
        let (mut heard_client, heard_server) = pair().await;
        let heard = watch(&heard_server, Duration::from_mins(1));
        heard_client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        heard.0.notify_one();
        let (mut silent_client, silent_server) = pair().await;
        let _silent = watch(&silent_server, Duration::from_mins(1));
        for client in [&mut heard_client, &mut silent_client] {
            let longer = HEAD + Duration::from_millis(500);
            assert!(timeout(longer, client.read(&mut [0; 8])).await.is_err(), "it was cut off");
        }
    }
}
