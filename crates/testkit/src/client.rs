//! Requests, written as a test reads them: `rep.post("/leads", body).expect(201).await`.
use std::{
    future::{Future, IntoFuture},
    net::SocketAddr,
    panic::Location,
    pin::Pin,
    sync::{Arc, LazyLock},
};

use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;

use crate::{contract, problem::Sent, reply::Reply};

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    // Each test has a runtime of its own; a kept connection would belong to one that is gone.
    reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client can be made")
});

/// Calls the API as one user.
#[derive(Clone)]
pub struct Client {
    base: Arc<str>,
    token: Option<Arc<str>>,
}

impl Client {
    pub fn anonymous(address: SocketAddr) -> Self {
        Self { base: format!("http://{address}").into(), token: None }
    }

    pub fn with_token(&self, token: &str) -> Self {
        Self { base: self.base.clone(), token: Some(token.into()) }
    }

    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// `http://127.0.0.1:…`
    pub fn base(&self) -> &str {
        &self.base
    }

    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: Value) -> Request {
        self.request(Method::POST, path).json(body)
    }

    pub fn patch(&self, path: &str, body: Value) -> Request {
        self.request(Method::PATCH, path).json(body)
    }

    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// `path` is below `/api/v1`, unless it begins with `/api/` itself: then it is taken as it is.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let path = if path.starts_with("/api/") { path.to_owned() } else { format!("/api/v1{path}") };
        let mut headers = HeaderMap::new();
        if let Some(token) = &self.token {
            let value = HeaderValue::try_from(format!("Bearer {token}")).expect("a token is a header value");
            headers.insert("authorization", value);
        }
        Request { url: format!("{}{path}", self.base), path, method, headers, body: None, expected: None }
    }
}

/// A request; awaiting it sends it.
#[must_use = "a request is sent by awaiting it"]
pub struct Request {
    url: String,
    path: String,
    method: Method,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    expected: Option<(u16, &'static Location<'static>)>,
}

impl Request {
    pub fn header(mut self, name: &str, value: impl ToString) -> Self {
        let name = HeaderName::try_from(name).expect("a header's name");
        self.headers.insert(name, HeaderValue::try_from(value.to_string()).expect("a header's value"));
        self
    }

    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub fn json(self, body: Value) -> Self {
        self.bytes(body.to_string().into_bytes())
    }

    /// A body as it is, said to be JSON.
    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", "application/json")
    }

    /// Query parameters, escaped.
    pub fn query(mut self, parameters: &[(&str, &str)]) -> Self {
        let mut url = reqwest::Url::parse(&self.url).expect("a request's address");
        url.query_pairs_mut().extend_pairs(parameters);
        self.url = url.into();
        self
    }

    /// The test fails, naming the line that said this, where the status is another one.
    #[track_caller]
    pub fn expect(mut self, status: u16) -> Self {
        self.expected = Some((status, Location::caller()));
        self
    }

    /// The answer itself, for streams; it is held against nothing.
    pub async fn open(self) -> reqwest::Response {
        let request = HTTP.request(self.method, self.url).headers(self.headers);
        request.body(self.body.unwrap_or_default()).send().await.expect("the server answers")
    }

    /// Status and headers alone of an answer that does not end; a refusal is read whole.
    pub async fn head(self) -> Reply {
        let (method, path) = (self.method.clone(), self.path.clone());
        let response = self.open().await;
        if response.status().is_success() {
            Reply::head(&method, &path, &response)
        } else {
            Reply::read(&method, &path, response).await
        }
    }

    async fn send(self) -> Reply {
        let (method, path, sent, url) = (self.method.clone(), self.path.clone(), self.body.clone(), self.url.clone());
        let mut request = HTTP.request(self.method, self.url).headers(self.headers);
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let reply = Reply::read(&method, &path, request.send().await.expect("the server answers")).await;
        if let Some((status, place)) = self.expected {
            assert!(reply.status == status, "{place}: expected {status}, got {reply}\nsent: {}", text(sent.as_deref()));
        }
        checked(url, sent, reply).await
    }
}

/// Held against the document away from the async threads: the server under test runs on them too, and one that gets no
/// turn for seconds refuses work.
async fn checked(url: String, sent: Option<Vec<u8>>, reply: Reply) -> Reply {
    let check = move || {
        contract::check(&Sent { url: &url, body: sent.as_deref() }, &reply);
        reply
    };
    tokio::task::spawn_blocking(check).await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

fn text(body: Option<&[u8]>) -> String {
    String::from_utf8_lossy(body.unwrap_or_default()).chars().take(2_000).collect()
}

impl IntoFuture for Request {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
