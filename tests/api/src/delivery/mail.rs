//! How letters go out.
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    time::Duration,
};

use testkit::{Actor, Letter, Mailer, Value};

use super::{letter, log, schedule, with_mail};

/// A file that is there is sent later as it was: what happened meanwhile is not in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_is_put_off_carries_the_file_that_was_made() {
    let (world, mailbox) = with_mail().await;
    mailbox.put_off(1);
    world.rep().await.lead().create().await;
    let admin = world.admin().await;
    let schedule = schedule(&admin, &[Actor::Rep], "csv").await;
    admin.post(&format!("/report-schedules/{}/send", schedule.id()), Value::Null).expect(200).await;
    while mailbox.left_to_put_off() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.rep().await.lead().create().await;
    log(&admin, &schedule.id(), 1).await;
    let text = letter(&mailbox.letters()[0].message)["files"][0]["text"].as_str().expect("a text").to_owned();
    assert!(text.contains("New,1") && !text.contains("New,2"), "{text}");
}

/// The mail server is Python's `ssl`; an authority of its own signed its certificate.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_with_a_private_authority_is_believed_where_it_is_named() {
    let (mut server, port) = encrypted_server();
    let url = format!("smtps://localhost:{port}");
    let from = "Rapport <crm@testkit.example>";
    let stranger = Mailer::new(&url, from).expect("an address");
    let known = Mailer::trusting(&url, from, include_bytes!("authority.pem")).expect("a certificate");
    let sent = |mailer: Mailer| async move { mailer.send(note()).await };
    assert!(sent(stranger).await.is_err(), "nobody knows who signed it");
    sent(known).await.expect("the authority is known");
    server.stdin.take().expect("a pipe").write_all(b"end\n").expect("told");
    let told = server.wait_with_output().expect("it ends");
    assert!(String::from_utf8_lossy(&told.stdout).contains("Subject: Good morning"), "{told:?}");
}

fn note() -> Letter {
    Letter {
        id: uuid::Uuid::now_v7(),
        to_name: "Rita Rep".to_owned(),
        to_address: Actor::Rep.email(),
        subject: "Good morning".to_owned(),
        text: "Hello.".to_owned(),
        file: None,
    }
}

fn encrypted_server() -> (Child, u16) {
    let pem = concat!(env!("CARGO_MANIFEST_DIR"), "/src/delivery/server.pem");
    let mut server = Command::new("python3")
        .args(["-c", SERVER, pem])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut line = String::new();
    let mut told = BufReader::new(server.stdout.take().expect("a pipe"));
    told.read_line(&mut line).expect("a port");
    let port = line.trim().parse().expect("a port");
    server.stdout = Some(told.into_inner());
    (server, port)
}

const SERVER: &str = r#"
import socket, ssl, sys, threading
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
def talk(stream):
    lines = context.wrap_socket(stream, server_side=True).makefile("rwb", buffering=0)
    say = lambda text: lines.write(text + b"\r\n")
    say(b"220 here")
    while line := lines.readline():
        verb = line[:4].upper().strip()
        if verb == b"DATA":
            say(b"354 go on")
            while (line := lines.readline()) and line != b".\r\n":
                print(line.decode("utf-8", "replace").rstrip(), flush=True)
        say(b"221 bye" if verb == b"QUIT" else b"250 ok")
def serve():
    while True:
        stream, _ = listener.accept()
        try:
            talk(stream)
        except OSError:
            pass
threading.Thread(target=serve, daemon=True).start()
sys.stdin.readline()
"#;
