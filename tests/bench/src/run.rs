//! One run: each engine, each scenario, one table.
use std::{io::Write as _, thread, time::Duration};

use anyhow::ensure;

use crate::{
    bare,
    budget::Budgets,
    data::Data,
    engine::{Engine, Server},
    machine,
    observe::{Observed, Window},
    product::{self, Product},
    scenario::{
        browser, dashboard, deep,
        pressure::{self, CLIENTS, Outcome},
        reading::{self, Cost, Reading},
        start, writing,
    },
    settings::{Settings, Size},
    table::Table,
};

/// Whether every bar was kept.
pub(crate) fn run(settings: &Settings) -> anyhow::Result<bool> {
    let budgets = Budgets::read()?;
    let known: Vec<String> = budgets.scenarios().map(str::to_owned).collect();
    for only in &settings.only {
        ensure!(known.contains(only), "no scenario {only}; there are {}", known.join(", "));
    }
    let machine = machine::describe(settings);
    let mut table = Table::new(budgets, settings.size);
    let hello_ms = bare::hello::measure(settings.size.cpu())?;
    table.add("actix", "hello", "cpu_ms", hello_ms, "bare reference: a small JSON, one client");
    for name in settings.engine.names() {
        let mut bench = Bench::new(name, settings, &mut table, hello_ms)?;
        bench.all()?;
        // The same page whichever engine is behind it: measured once.
        let measured = |scenario: &&str| settings.wants(scenario) && (*scenario != "first_list" || *name == "sqlite");
        let wanted: Vec<&str> = known.iter().map(String::as_str).filter(measured).collect();
        table.demand(name, &wanted);
        table.write(&settings.output, settings.size.name(), &machine)?;
    }
    let (passed, failed) = table.counts();
    writeln!(std::io::stdout(), "{passed} passed, {failed} failed")?;
    Ok(failed == 0)
}

/// The scenarios on one engine.
struct Bench<'a> {
    engine: Engine,
    settings: &'a Settings,
    table: &'a mut Table,
    hello_ms: f64,
    data: Data,
}

impl<'a> Bench<'a> {
    fn new(name: &str, settings: &'a Settings, table: &'a mut Table, hello_ms: f64) -> anyhow::Result<Self> {
        let engine = Engine::open(name, settings)?;
        let data = Data::prepare(&engine, settings)?;
        Ok(Self { engine, settings, table, hello_ms, data })
    }

    fn add(&mut self, scenario: &str, figure: &str, value: f64, note: impl Into<String>) {
        self.table.add(self.engine.name(), scenario, figure, value, note);
    }

    fn wants(&self, scenario: &str) -> bool {
        self.settings.wants(scenario)
    }

    fn all(&mut self) -> anyhow::Result<()> {
        if self.wants("start") {
            start::measure(&self.engine, self.settings, self.table)?;
        }
        let product = Product::start(&self.engine, self.settings)?;
        let window = Window::open(&self.engine)?;
        self.read(&product, &window)?;
        self.read_deep(&product, &window)?;
        self.look_at_dashboards(&product)?;
        self.list_beside_reports(&product)?;
        self.parse(&product)?;
        if self.wants("first_list") && matches!(self.engine, Engine::Sqlite { .. }) {
            browser::measure(&product, self.table)?;
        }
        self.create(&product)?;
        self.create_by_many(&product, &window)?;
        self.mix(&product)?;
        product.stop()
    }

    fn read(&mut self, product: &Product, window: &Window) -> anyhow::Result<()> {
        let wanted: Vec<&str> = reading::NAMES.into_iter().filter(|name| self.wants(name)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let keep = |mut readings: Vec<Reading>| {
            readings.retain(|reading| wanted.contains(&reading.name));
            readings
        };
        let mut client = window.client()?;
        let asked = keep(reading::all(&mut client)?);
        let observed = window.all(&mut client, &asked)?;
        for reading in keep(reading::all(&mut product.client()?)?) {
            // A token lives nine minutes; each scenario begins with a new one.
            let cost = reading::cost(product, &mut product.client()?, &reading.units, self.settings.size)?;
            self.tell(reading.name, &cost, &observed)?;
            if reading.name.starts_with("list") && self.settings.size == Size::Full {
                let packed =
                    reading::cost(product, &mut product.client()?.packed(), &reading.units, self.settings.size)?;
                let note = format!("packed for browsers, {} bytes at most", packed.bytes);
                self.add(reading.name, "cpu_ms_packed", packed.cpu_ms, note);
            }
        }
        Ok(())
    }

    /// A reading's figures, beside the bare references.
    fn tell(&mut self, name: &str, cost: &Cost, observed: &Observed) -> anyhow::Result<()> {
        let Cost { cpu_ms, median_ms, rows, bytes, units } = cost;
        let statements = &observed[name];
        if self.settings.statements {
            statements.iter().flatten().for_each(|statement| crate::say(format_args!("{name}: {statement}")));
        }
        let sql_ms = bare::sql_ms(&self.engine, statements, self.settings.size.cpu().min(Duration::from_secs(1)))?;
        let bare_ms = sql_ms + self.hello_ms;
        let beside =
            format!("bare: SQL {sql_ms:.2} + hello {:.3}; answers in {median_ms:.2} ms; {units} times", self.hello_ms);
        self.add(name, "cpu_ms", *cpu_ms, beside);
        self.add(name, "times_bare", cpu_ms / bare_ms, "");
        self.add(name, "statements", count(statements.iter().map(Vec::len).max()), "");
        self.add(
            name,
            "rows",
            count(Some(*rows)),
            format!("the fewest of {} questions; answers up to {bytes} bytes", statements.len()),
        );
        Ok(())
    }

    fn read_deep(&mut self, product: &Product, window: &Window) -> anyhow::Result<()> {
        if !self.wants("deep_page") {
            return Ok(());
        }
        let size = self.settings.size;
        let mut observed = window.client()?;
        let [_, page] = deep::pages(&mut observed, size)?;
        let statements = window.statements(&mut observed, &page.units[0])?.len();
        let mut client = product.client()?;
        let [first, page] = deep::pages(&mut client, size)?;
        let first = reading::cost(product, &mut client, &first.units, size)?;
        let page = reading::cost(product, &mut product.client()?, &page.units, size)?;
        let note = format!("page {}: {:.2} CPU ms, page 1: {:.2}", size.deep_page(), page.cpu_ms, first.cpu_ms);
        self.add("deep_page", "times_first", page.cpu_ms / first.cpu_ms, note);
        self.add("deep_page", "statements", count(Some(statements)), "");
        self.add("deep_page", "rows", count(Some(page.rows)), "");
        Ok(())
    }

    /// All that the page of a dashboard asks is one unit.
    fn look_at_dashboards(&mut self, product: &Product) -> anyhow::Result<()> {
        if !self.wants("dashboard") {
            return Ok(());
        }
        let mut refused = Vec::new();
        for (figure, mut client) in [("cpu_ms", product.client()?), ("cpu_ms_of_all", product.director()?)] {
            let calls = dashboard::calls(&mut client)?;
            let seen = dashboard::look(product, &mut client, &calls, self.settings.size.cpu())?;
            let note = format!("{} requests, {:.0} ms one after the other", calls.len(), seen.took.as_secs_f64() * 1e3);
            self.add("dashboard", figure, seen.cpu_ms, note);
            refused.extend(seen.refused);
        }
        let first = refused.first().cloned().unwrap_or_default();
        self.add("dashboard", "refused", count(Some(refused.len())), first);
        Ok(())
    }

    fn list_beside_reports(&mut self, product: &Product) -> anyhow::Result<()> {
        if !self.wants("list_beside_reports") {
            return Ok(());
        }
        let mut lists = reading::all(&mut product.client()?)?;
        lists.retain(|reading| reading.name.starts_with("list"));
        let units: Vec<_> = lists.into_iter().flat_map(|reading| reading.units).collect();
        let found = dashboard::lists_beside_reports(product, &units, self.settings.size.pressure().0)?;
        let (alone, beside) = (found.alone.percentile_ms(99), found.beside_reports.percentile_ms(99));
        let (reports, clients) = (found.reports, dashboard::REPORTS);
        let note = format!(
            "99 % within {beside:.1} ms, alone {alone:.1} ms; {reports} reports answered for {clients} clients"
        );
        self.add("list_beside_reports", "times_alone", beside / alone, note);
        Ok(())
    }

    /// What PostgreSQL itself says of prepared statements: its log of every message of the protocol.
    fn parse(&mut self, product: &Product) -> anyhow::Result<()> {
        let Engine::Postgres(server) = self.engine.clone() else { return Ok(()) };
        if !self.wants("prepared") {
            return Ok(());
        }
        let mut client = product.client()?;
        let readings = reading::all(&mut client)?;
        let units: Vec<_> = readings.iter().flat_map(|reading| &reading.units).collect();
        let mut round = || -> anyhow::Result<()> {
            for call in units.iter().copied().flatten() {
                client.send(call)?.json()?;
            }
            Ok(())
        };
        (0..5).try_for_each(|_| round())?;
        // A connection of the pool that has seen less than the others still learns; what is made anew each time shows
        // in every round.
        let mut log = logged(&server, &mut round)?;
        for _ in 0..8 {
            if log.contains(" parse ") {
                log = logged(&server, &mut round)?;
            }
        }
        let seen = |word: &str| log.lines().filter(|line| line.contains(word)).count();
        let (executed, plain) = (seen(" execute "), seen(" statement: "));
        let requests = units.iter().map(|unit| unit.len()).sum::<usize>();
        let parsed = log.lines().find_map(|line| line.split_once(" parse ")).map(|(_, statement)| statement);
        let parsed: String = parsed.unwrap_or_default().chars().take(300).collect();
        let note = format!("{requests} requests: {executed} executed, {plain} sent as text {parsed}");
        self.add("prepared", "parses", count(Some(seen(" parse "))), note);
        Ok(())
    }

    fn create(&mut self, product: &Product) -> anyhow::Result<()> {
        if !self.wants("create") {
            return Ok(());
        }
        let mut client = product.client()?;
        let mut create = |times: usize| (0..times).try_for_each(|_| client.send(&writing::create())?.json().map(drop));
        create(50)?;
        let (begun, mut created) = (product.cpu()?, 0);
        while product.cpu()?.saturating_sub(begun) < self.settings.size.cpu() {
            create(50)?;
            created += 50;
        }
        let cpu_ms = bare::milliseconds(product.cpu()?.saturating_sub(begun), created);
        self.data.written(created as u64 + 50)?;
        self.add("create", "cpu_ms", cpu_ms, format!("one client, {created} leads"));
        Ok(())
    }

    fn create_by_many(&mut self, product: &Product, window: &Window) -> anyhow::Result<()> {
        if !self.wants("create_by_32") {
            return Ok(());
        }
        let time = self.settings.size.pressure().0;
        let begun = product.cpu()?;
        let outcome = pressure::create(product, time)?;
        let cpu_ms = bare::milliseconds(product.cpu()?.saturating_sub(begun), outcome.times.len());
        self.data.written(outcome.created)?;
        let rate = outcome.per_second();
        let note = format!(
            "{cpu_ms:.2} CPU ms each; half within {:.1} ms, 99 % within {:.1} ms",
            outcome.percentile_ms(50),
            outcome.percentile_ms(99)
        );
        self.add("create_by_32", "per_second", rate, note);
        self.add("create_by_32", "errors", count(Some(outcome.errors.len())), first_error(&outcome));
        if let Engine::Postgres(server) = self.engine.clone() {
            let bare = self.bare_inserts(&server, window, time)?;
            self.add(
                "create_by_32",
                "slower_than_bare",
                bare / rate,
                format!("the same inserts and commit by pgbench: {bare:.0} a second"),
            );
        }
        Ok(())
    }

    /// The inserts of one creation, by pgbench.
    fn bare_inserts(&mut self, server: &Server, window: &Window, time: Duration) -> anyhow::Result<f64> {
        let mut client = window.client()?;
        let before = chrono::Utc::now().timestamp_millis().unsigned_abs();
        let statements = window.statements(&mut client, &[writing::create()])?;
        let inserts: Vec<_> = statements.into_iter().filter(|statement| statement.sql.starts_with("INSERT")).collect();
        let new = new_ids(&inserts, before);
        let rate = bare::pgbench::inserts_per_second(
            server,
            &inserts,
            |value| new.iter().position(|id| id == value),
            CLIENTS,
            time,
        )?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some thousands a second")]
        self.data.written(rate as u64 * time.as_secs())?;
        Ok(rate)
    }

    fn mix(&mut self, product: &Product) -> anyhow::Result<()> {
        if !self.wants("mixed") {
            return Ok(());
        }
        let readings = reading::all(&mut product.client()?)?;
        let units: Vec<_> = readings.into_iter().flat_map(|reading| reading.units).collect();
        let outcome = pressure::mixed(product, &units, self.settings.size.pressure().1)?;
        self.data.written(outcome.created)?;
        let (p50, p99) = (outcome.percentile_ms(50), outcome.percentile_ms(99));
        self.add(
            "mixed",
            "per_second",
            outcome.per_second(),
            format!("{CLIENTS} clients, {:.0} s", outcome.lasted.as_secs_f64()),
        );
        self.add("mixed", "errors", count(Some(outcome.errors.len())), first_error(&outcome));
        self.add("mixed", "busy", count(Some(product::busy_lines(&product.log)?)), "lines in the server's log");
        self.add("mixed", "p99_over_p50", p99 / p50, format!("half within {p50:.1} ms, 99 % within {p99:.1} ms"));
        self.add("mixed", "memory_mb", product.memory_mb("VmHWM")?, "the server's most, over all scenarios");
        Ok(())
    }
}

/// What the server logs of every statement while `work` is done.
fn logged(server: &Server, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<String> {
    server.psql(&["ALTER SYSTEM SET log_min_duration_statement = 0", "SELECT pg_reload_conf()"])?;
    thread::sleep(Duration::from_millis(500));
    let before = server.log()?.len();
    let done = work();
    let log = server.log()?;
    server.psql(&["ALTER SYSTEM RESET log_min_duration_statement", "SELECT pg_reload_conf()"])?;
    done.map(|()| log[before..].to_owned())
}

/// Ids that were made since `before`, in milliseconds: version 7 begins with its time.
fn new_ids(statements: &[sea_orm::Statement], before: u64) -> Vec<sea_orm::Value> {
    let values = statements.iter().filter_map(|statement| statement.values.as_ref()).flat_map(|values| &values.0);
    let is_new = |value: &&sea_orm::Value| match value {
        sea_orm::Value::Uuid(Some(id)) => {
            u64::from_be_bytes([[0; 2].as_slice(), &id.as_bytes()[..6]].concat().try_into().unwrap_or_default())
                >= before
        }
        _ => false,
    };
    let mut new: Vec<_> = values.filter(is_new).cloned().collect();
    new.dedup();
    new
}

fn first_error(outcome: &Outcome) -> String {
    outcome.errors.first().map(|error| error.chars().take(160).collect()).unwrap_or_default()
}

fn count(number: Option<usize>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    number.map_or(f64::NAN, |number| number as f64)
}
