//! A mail server that keeps what it gets: as much of SMTP (RFC 5321) as a client needs to hand a letter over.
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// One letter, as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    /// Headers and body (RFC 5322).
    pub message: String,
}

/// Letters, and whose it refuses.
#[derive(Clone)]
pub struct Mailbox {
    pub address: SocketAddr,
    letters: Arc<Mutex<Vec<Received>>>,
    refused: Arc<Mutex<Vec<String>>>,
    busy: Arc<AtomicUsize>,
}

impl Mailbox {
    /// Serves until the test ends.
    pub async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let mailbox = Self { address, letters: Arc::default(), refused: Arc::default(), busy: Arc::default() };
        let own = mailbox.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        mailbox
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on letters to this address are refused for good.
    pub fn refuse(&self, address: &str) {
        self.refused.lock().expect("unpoisoned").push(address.to_owned());
    }

    /// So many letters are put off before one is taken.
    pub fn put_off(&self, letters: usize) {
        self.busy.store(letters, Ordering::SeqCst);
    }

    /// How many more it will put off.
    pub fn left_to_put_off(&self) -> usize {
        self.busy.load(Ordering::SeqCst)
    }

    fn is_busy(&self) -> bool {
        self.busy.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }

    pub fn letters(&self) -> Vec<Received> {
        self.letters.lock().expect("unpoisoned").clone()
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let mut to = String::new();
        say(&mut stream, "220 testkit").await?;
        loop {
            let line = hear(&mut stream).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    if self.refused.lock().expect("unpoisoned").contains(&to) {
                        "550 no such user"
                    } else if self.is_busy() {
                        "451 come again"
                    } else {
                        "250 ok"
                    }
                }
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    let message = letter(&mut stream).await?;
                    self.letters.lock().expect("unpoisoned").push(Received { to: to.clone(), message });
                    "250 kept"
                }
                "QUIT" => {
                    say(&mut stream, "221 bye").await?;
                    return None;
                }
                _ => "250 ok",
            };
            say(&mut stream, answer).await?;
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    (stream.read_line(&mut line).await.ok()? > 0).then(|| line.trim_end().to_owned())
}

/// Up to the lonely full stop; stops at the beginning of a line were doubled.
async fn letter(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut message = String::new();
    loop {
        let line = hear(stream).await?;
        if line == "." {
            return Some(message);
        }
        message += line.strip_prefix('.').unwrap_or(&line);
        message += "\r\n";
    }
}
