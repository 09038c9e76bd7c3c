//! The same routes on the same data, served in this process, where every statement is seen: how many a request costs,
//! and which they are, so that they can be run bare.
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, mpsc},
    thread,
};

use actix_web::{HttpServer, web};
use anyhow::Context as _;
use api::{ApiSettings, State, auth::Keys};
use persistence::{
    Db,
    db::{Observer, Settings},
};
use sea_orm::Statement;

use crate::{
    engine::Engine,
    http::{Call, Client},
    product,
    scenario::reading::Reading,
};

/// Statements of each unit of work of each reading.
pub(crate) type Observed = BTreeMap<&'static str, Vec<Vec<Statement>>>;

/// An API whose statements are seen.
pub(crate) struct Window {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Statement>>>,
}

impl Window {
    /// Serves until this program ends.
    pub(crate) fn open(engine: &Engine) -> anyhow::Result<Self> {
        let seen: Arc<Mutex<Vec<Statement>>> = Arc::default();
        let (url, sink) = (engine.url(), seen.clone());
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let observer: Observer = Arc::new(move |statement| {
                if let Ok(mut seen) = sink.lock() {
                    seen.push(statement.clone());
                }
            });
            let served = actix_web::rt::System::new().block_on(serve(url, observer, &sender));
            if let Err(error) = served {
                crate::say(format_args!("{error:#}"));
            }
        });
        let address = receiver.recv().context("the observed API did not start")?;
        Ok(Self { address, seen })
    }

    pub(crate) fn client(&self) -> anyhow::Result<Client> {
        product::client(self.address)
    }

    /// The statements of one unit of work, all caches warm.
    pub(crate) fn statements(&self, client: &mut Client, unit: &[Call]) -> anyhow::Result<Vec<Statement>> {
        send(client, unit)?;
        self.take();
        send(client, unit)?;
        Ok(self.take())
    }

    pub(crate) fn all(&self, client: &mut Client, readings: &[Reading]) -> anyhow::Result<Observed> {
        let of = |reading: &Reading, client: &mut Client| {
            let units = reading.units.iter().map(|unit| self.statements(client, unit));
            units.collect::<anyhow::Result<Vec<_>>>()
        };
        readings.iter().map(|reading| Ok((reading.name, of(reading, client)?))).collect()
    }

    fn take(&self) -> Vec<Statement> {
        self.seen.lock().map(|mut seen| std::mem::take(&mut *seen)).unwrap_or_default()
    }
}

fn send(client: &mut Client, unit: &[Call]) -> anyhow::Result<()> {
    for call in unit {
        client.send(call)?.json()?;
    }
    Ok(())
}

async fn serve(url: String, observer: Observer, started: &mpsc::Sender<SocketAddr>) -> anyhow::Result<()> {
    let keys = Keys::from_secret(b"of the observed API in the benchmark");
    let settings = Settings { url, connections: 4, cursor_key: keys.cursor() };
    let db = Db::open_observed(&settings, Some(observer)).await?;
    let assembly = api::api().finish();
    let settings = ApiSettings { rate_limit: false, ..ApiSettings::default() };
    let state = web::Data::new(State::new(db, keys, settings, &assembly.document));
    let server = HttpServer::new(move || {
        let assembly = assembly.clone();
        api::assemble(state.clone(), move |config| assembly.mount(config))
    });
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0))?;
    started.send(server.addrs()[0])?;
    Ok(server.run().await?)
}
