//! A client that costs next to nothing: one connection, one request at a time, no more of HTTP/1.1 than the server speaks.
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context as _, bail};
use serde_json::Value;

/// One request, and the least its answer must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
}

impl Call {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None }
    }

    pub(crate) fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: "POST", path: path.into(), body: Some(body) }
    }

    pub(crate) fn patch(path: impl Into<String>, body: Value) -> Self {
        Self { method: "PATCH", path: path.into(), body: Some(body) }
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The JSON of an answer that went well.
    pub(crate) fn json(&self) -> anyhow::Result<Value> {
        if self.is_error() {
            bail!("answered {}: {}", self.status, String::from_utf8_lossy(&self.body));
        }
        Ok(serde_json::from_slice(&self.body)?)
    }

    pub(crate) fn is_error(&self) -> bool {
        !(200..300).contains(&self.status)
    }
}

/// A connection kept alive.
pub(crate) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Headers of every request.
    headers: String,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nobody answers on {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        Ok(Self { stream, buffer: Vec::new(), headers: format!("Host: {address}\r\n") })
    }

    /// As the user whose token it is.
    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.headers.extend(["Authorization: Bearer ", token, "\r\n"]);
        self
    }

    /// Answers come packed, as browsers ask for them.
    pub(crate) fn packed(mut self) -> Self {
        self.headers.push_str("Accept-Encoding: gzip, deflate, br\r\n");
        self
    }

    pub(crate) fn is_packed(&self) -> bool {
        self.headers.contains("Accept-Encoding")
    }

    pub(crate) fn send(&mut self, call: &Call) -> anyhow::Result<Answer> {
        let body = call.body.as_ref().map(Value::to_string).unwrap_or_default();
        let kind = if call.body.is_some() { "Content-Type: application/json\r\n" } else { "" };
        let (method, path, headers, length) = (call.method, &call.path, &self.headers, body.len());
        let request = format!("{method} {path} HTTP/1.1\r\n{headers}{kind}Content-Length: {length}\r\n\r\n{body}");
        self.stream.write_all(request.as_bytes())?;
        self.receive().with_context(|| format!("{method} {path}"))
    }

    fn receive(&mut self) -> anyhow::Result<Answer> {
        self.buffer.clear();
        let (head, status, framing) = loop {
            self.fill()?;
            if let Some(head) = read_head(&self.buffer)? {
                break head;
            }
        };
        let body = match framing {
            Framing::Length(length) => {
                while self.buffer.len() < head + length {
                    self.fill()?;
                }
                self.buffer.split_off(head)
            }
            Framing::Chunked => self.chunks(head)?,
        };
        Ok(Answer { status, body })
    }

    fn chunks(&mut self, mut at: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            match httparse::parse_chunk_size(&self.buffer[at..]).map_err(|_| anyhow::anyhow!("a broken chunk"))? {
                httparse::Status::Partial => self.fill()?,
                httparse::Status::Complete((start, size)) => {
                    let (from, size) = (at + start, usize::try_from(size)?);
                    while self.buffer.len() < from + size + 2 {
                        self.fill()?;
                    }
                    if size == 0 {
                        return Ok(body);
                    }
                    body.extend_from_slice(&self.buffer[from..from + size]);
                    at = from + size + 2;
                }
            }
        }
    }

    fn fill(&mut self) -> anyhow::Result<()> {
        let mut part = [0; 16 * 1024];
        let count = self.stream.read(&mut part)?;
        if count == 0 {
            bail!("the server hung up");
        }
        self.buffer.extend_from_slice(&part[..count]);
        Ok(())
    }
}

enum Framing {
    Length(usize),
    Chunked,
}

/// Length of the head, status, and how the body is told from the next answer; `None` while the head is incomplete.
fn read_head(bytes: &[u8]) -> anyhow::Result<Option<(usize, u16, Framing)>> {
    let mut headers = [httparse::EMPTY_HEADER; 48];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = response.parse(bytes)? else { return Ok(None) };
    let value = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.and_then(|header| std::str::from_utf8(header.value).ok())
    };
    let framing = match value("transfer-encoding") {
        Some(_) => Framing::Chunked,
        None => Framing::Length(value("content-length").unwrap_or("0").parse()?),
    };
    Ok(Some((head, response.code.unwrap_or_default(), framing)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{io::Write, net::TcpListener, thread};

    /// What the client makes of an answer that arrives in pieces.
    fn received(pieces: &'static [&'static str]) -> Answer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
            for piece in pieces {
                stream.write_all(piece.as_bytes()).unwrap();
                thread::sleep(Duration::from_millis(5));
            }
        });
        let answer = Client::connect(address).unwrap().send(&Call::get("/")).unwrap();
        server.join().unwrap();
        answer
    }

    #[test]
    fn answers_arrive_in_pieces() {
        let answer = received(&["HTTP/1.1 200 OK\r\nContent-", "Length: 7\r\n\r\n{\"a\"", ":1}"]);
        assert_eq!((answer.status, answer.json().unwrap()["a"].as_i64()), (200, Some(1)));
    }

    #[test]
    fn chunks_are_joined() {
        let answer = received(&[
            "HTTP/1.1 404 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\n",
            "abc\r\n2\r\nde\r",
            "\n0\r\n\r\n",
        ]);
        assert_eq!((answer.status, answer.body.as_slice()), (404, b"abcde".as_slice()));
    }
}
