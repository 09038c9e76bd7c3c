//! HTTP/1.1 by hand: a fault needs requests cut off at any byte, bodies that drip, answers nobody reads.
use std::{fmt::Write as _, io, net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Longer than any answer may take; a fault that hangs must not hang the run.
const PATIENCE: Duration = Duration::from_secs(40);

/// A request as bytes.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), headers: Vec::new(), body: None }
    }

    pub(crate) fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: "POST", body: Some(body), ..Self::get(path) }
    }

    pub(crate) fn patch(path: impl Into<String>, body: Value) -> Self {
        Self { method: "PATCH", body: Some(body), ..Self::get(path) }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn bytes(&self, token: Option<&str>) -> Vec<u8> {
        // Writing to a string cannot fail.
        let mut head = format!("{} /api/v1{} HTTP/1.1\r\nHost: rapport.test\r\n", self.method, self.path);
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        if self.body.is_some() {
            let _ = write!(head, "Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        if let Some(token) = token {
            let _ = write!(head, "Authorization: Bearer {token}\r\n");
        }
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        (head + "\r\n" + &body).into_bytes()
    }
}

/// An answer, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// A refusal that tells a program what to do next: 503 or 429, as a problem, with `Retry-After`.
    pub(crate) fn is_clear_refusal(&self) -> bool {
        matches!(self.status, 429 | 503 | 507)
            && self.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok())
            && self.header("content-type").is_some_and(|kind| kind.starts_with("application/problem+json"))
            && self.json()["code"].is_string()
    }

    fn closes(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// One connection to the server.
pub(crate) struct Connection {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = timeout(PATIENCE, TcpStream::connect(address)).await??;
        stream.set_nodelay(true)?;
        Ok(Self { stream, rest: Vec::new() })
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        timeout(PATIENCE, self.stream.write_all(bytes)).await?
    }

    pub(crate) async fn reply(&mut self) -> io::Result<Reply> {
        timeout(PATIENCE, self.read_reply()).await?
    }

    /// Ends it as a crashed client does, so that the server hears of it at once: with a reset.
    pub(crate) fn abort(self) {
        let _ = self.stream.set_zero_linger();
    }

    /// Status and headers alone: of a stream.
    pub(crate) async fn head(&mut self) -> io::Result<Reply> {
        let end = self.read_until(|bytes| find(bytes, b"\r\n\r\n")).await? + 4;
        let head = String::from_utf8_lossy(&self.rest.drain(..end).collect::<Vec<_>>()).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok(Reply { status: status.ok_or(io::ErrorKind::InvalidData)?, head, body: Vec::new() })
    }

    async fn read_reply(&mut self) -> io::Result<Reply> {
        let mut reply = self.head().await?;
        if reply.status == 204 || reply.status == 304 {
            return Ok(reply);
        }
        if reply.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            while let Some(chunk) = self.chunk().await? {
                reply.body.extend(chunk);
            }
            return Ok(reply);
        }
        let length = reply.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        self.read_until(|bytes| (bytes.len() >= length).then_some(length)).await?;
        reply.body = self.rest.drain(..length).collect();
        Ok(reply)
    }

    /// The next chunk of a chunked body; `None` after the last.
    pub(crate) async fn chunk(&mut self) -> io::Result<Option<Vec<u8>>> {
        let line = self.read_until(|bytes| find(bytes, b"\r\n")).await?;
        let size = String::from_utf8_lossy(&self.rest[..line]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
        let whole = line + 2 + size + 2;
        self.read_until(|bytes| (bytes.len() >= whole).then_some(whole)).await?;
        let chunk: Vec<u8> = self.rest.drain(..whole).skip(line + 2).take(size).collect();
        Ok((size > 0).then_some(chunk))
    }

    async fn read_until(&mut self, found: impl Fn(&[u8]) -> Option<usize>) -> io::Result<usize> {
        loop {
            if let Some(place) = found(&self.rest) {
                return Ok(place);
            }
            if self.stream.read_buf(&mut self.rest).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// A client that keeps its connection, as browsers and programs do.
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    token: Option<String>,
    connection: Option<Connection>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, token: Option<&str>) -> Self {
        Self { address, token: token.map(str::to_owned), connection: None }
    }

    /// Sends once and waits for the answer. After an error nobody knows whether the request was carried out.
    pub(crate) async fn ask(&mut self, request: &Request) -> io::Result<Reply> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.address).await?,
        };
        connection.send(&request.bytes(self.token.as_deref())).await?;
        let reply = connection.reply().await?;
        if !reply.closes() {
            self.connection = Some(connection);
        }
        Ok(reply)
    }

    /// As [`Client::ask`], for preparations: anything but success is an error.
    pub(crate) async fn must(&mut self, request: &Request) -> anyhow::Result<Value> {
        let reply = self.ask(request).await?;
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        anyhow::ensure!(reply.is_success(), "{} {}: {} {text}", request.method, request.path, reply.status);
        Ok(reply.json())
    }
}
