//! What every handler shares.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ipnet::IpNet;
use persistence::Db;
use serde_json::Value;
use wire::Starter;

use crate::{
    auth::{Hasher, Keys, Throttle},
    events::Hub,
    middleware::{limit::Limits, methods::Methods, metrics::Metrics},
};

/// Shared by all workers as `web::Data<State>`.
pub struct State {
    pub db: Db,
    pub keys: Keys,
    pub settings: ApiSettings,
    pub hasher: Hasher,
    pub throttle: Throttle,
    pub limits: Limits,
    pub metrics: Metrics,
    pub methods: Methods,
    pub events: Arc<Hub>,
    closing: AtomicBool,
}

/// What the configuration decides for the API.
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// Demonstration data with known passwords.
    pub demo: bool,
    pub version: &'static str,
    /// Where browsers reach the product, such as `https://crm.example.com`; taken from the request where none is given.
    pub public_url: Option<String>,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Off for measuring only: requests per principal and sign-ins per address are then not limited.
    pub rate_limit: bool,
    /// Within which a whole request must have arrived, and again within which it is answered.
    pub deadline: Duration,
    /// The largest body in bytes.
    pub body_limit: usize,
    /// What a new installation begins with.
    pub starter: fn() -> Starter,
}

impl Default for ApiSettings {
    fn default() -> Self {
        Self {
            demo: false,
            version: env!("CARGO_PKG_VERSION"),
            public_url: None,
            trusted_proxies: Vec::new(),
            rate_limit: true,
            deadline: Duration::from_secs(10),
            body_limit: 1 << 20,
            starter: Starter::default,
        }
    }
}

impl State {
    /// `document` is the published description: it tells which methods an address answers.
    pub fn new(db: Db, keys: Keys, settings: ApiSettings, document: &Value) -> Self {
        Self {
            db,
            keys,
            settings,
            hasher: Hasher::default(),
            throttle: Throttle::default(),
            limits: Limits::default(),
            metrics: Metrics::default(),
            methods: Methods::of(document),
            events: Arc::default(),
            closing: AtomicBool::new(false),
        }
    }

    /// The program is about to end: streams end, connections close with their next answer.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.events.close();
    }

    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }
}
