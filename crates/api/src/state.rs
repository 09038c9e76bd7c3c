//! What every handler shares.
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ipnet::IpNet;
use persistence::{
    Db,
    db::ReportTime,
    file::{Files, LocalFiles},
    job::{Post, Runner},
    mail::Mailer,
};
use serde_json::Value;
use wire::{Starter, session::DemoUser};

use crate::{
    auth::{Hasher, Keys, Throttle},
    events::Hub,
    in_flight::InFlight,
    middleware::{limit::Limits, methods::Methods, metrics::Metrics},
};

/// Shared by all workers as `web::Data<State>`.
pub struct State {
    pub db: Db,
    pub keys: Keys,
    pub settings: ApiSettings,
    pub hasher: Hasher,
    pub throttle: Throttle,
    pub in_flight: InFlight,
    pub limits: Limits,
    pub metrics: Metrics,
    pub methods: Methods,
    pub events: Arc<Hub>,
    pub files: Arc<dyn Files>,
    jobs: Arc<Runner>,
    closing: AtomicBool,
}

/// What the configuration decides for the API.
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// Demonstration data with known passwords.
    pub demo: bool,
    /// Who can sign in to it.
    pub demo_users: Vec<DemoUser>,
    /// What they sign in with; it is known to everybody.
    pub demo_password: Option<&'static str>,
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
    /// Where files are kept.
    pub files: PathBuf,
    /// The largest file in bytes.
    pub file_bytes: usize,
    /// Within which a file must have arrived.
    pub file_deadline: Duration,
    /// Bytes one user may keep in files.
    pub quota_bytes: i64,
    /// Jobs this process works on at a time; none where others do that.
    pub job_workers: usize,
    /// How long one statement of a report may take.
    pub report_time: ReportTime,
    /// How letters go out; none where no mail server is set up.
    pub mailer: Option<Arc<Mailer>>,
    /// What a new installation begins with.
    pub starter: fn() -> Starter,
}

impl Default for ApiSettings {
    fn default() -> Self {
        Self {
            demo: false,
            demo_users: Vec::new(),
            demo_password: None,
            version: env!("CARGO_PKG_VERSION"),
            public_url: None,
            trusted_proxies: Vec::new(),
            rate_limit: true,
            deadline: Duration::from_secs(10),
            body_limit: 1 << 20,
            files: std::env::temp_dir().join("rapport-files"),
            file_bytes: 25 << 20,
            file_deadline: Duration::from_mins(5),
            quota_bytes: 5 << 30,
            job_workers: 2,
            report_time: ReportTime::default(),
            mailer: None,
            starter: Starter::default,
        }
    }
}

impl State {
    /// `document` is the published description: it tells which methods an address answers.
    pub fn new(db: Db, keys: Keys, settings: ApiSettings, document: &Value) -> Self {
        db.limit_reports(settings.report_time);
        let files: Arc<dyn Files> = Arc::new(LocalFiles::new(settings.files.clone()));
        let post = Post { mailer: settings.mailer.clone(), home: settings.public_url.clone() };
        let runner = Runner::new(db.clone(), files.clone(), crate::resources::tables()).with_mail(post);
        let jobs = Arc::new(runner);
        Self {
            db,
            keys,
            settings,
            hasher: Hasher::default(),
            throttle: Throttle::default(),
            in_flight: InFlight::default(),
            limits: Limits::default(),
            metrics: Metrics::default(),
            methods: Methods::of(document),
            events: Arc::default(),
            files,
            jobs,
            closing: AtomicBool::new(false),
        }
    }

    /// Takes up the work of jobs, until the program is about to end.
    pub async fn work(&self) {
        self.jobs.start(self.settings.job_workers).await;
    }

    /// The program is about to end: streams end, connections close with their next answer.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.events.close();
        self.jobs.close();
    }

    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }
}
