//! The bare web server: actix, as many workers as the product, a small JSON.
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use nix::unistd::Pid;
use serde_json::json;

use crate::{
    cpu::{self, Program},
    http::{Call, Client},
};

/// Tells its address in the first line it prints.
#[expect(clippy::print_stdout, reason = "how the address reaches the parent")]
pub(crate) fn serve() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let app =
            || App::new().route("/", web::get().to(async || HttpResponse::Ok().json(json!({ "hello": "world" }))));
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let server = HttpServer::new(app).workers(workers).bind(("127.0.0.1", 0))?;
        println!("{}", server.addrs()[0]);
        Ok(server.run().await?)
    })
}

/// CPU milliseconds of one request to it.
pub(crate) fn measure(cpu: Duration) -> anyhow::Result<f64> {
    let mut child = Command::new(std::env::current_exe()?).arg("--serve-hello").stdout(Stdio::piped()).spawn()?;
    let figure = measure_at(&mut child, cpu);
    child.kill()?;
    child.wait()?;
    figure
}

fn measure_at(child: &mut Child, cpu: Duration) -> anyhow::Result<f64> {
    let mut address = String::new();
    BufReader::new(child.stdout.take().context("no output")?).read_line(&mut address)?;
    let program = [Program::Alone(Pid::from_raw(child.id().cast_signed()))];
    let mut client = Client::connect(address.trim().parse()?)?;
    let call = Call::get("/");
    let mut ask = |count: usize| (0..count).try_for_each(|_| client.send(&call)?.json().map(drop));
    ask(500)?;
    let (begun, mut sent) = (cpu::used(&program)?, 0);
    while cpu::used(&program)?.saturating_sub(begun) < cpu.min(Duration::from_secs(1)) {
        ask(200)?;
        sent += 200;
    }
    Ok(super::milliseconds(cpu::used(&program)?.saturating_sub(begun), sent))
}
