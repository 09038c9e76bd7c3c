//! Letters, by SMTP.
use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp::{
        self, AsyncSmtpTransportBuilder,
        client::{Certificate, Tls, TlsParameters},
    },
};
use uuid::Uuid;

/// How long a mail server may take for one step: less than a job is held for (`job::queue`), or another worker would take
/// the letter for one that nobody sends.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where letters go out.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// One letter, perhaps with a file.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The same for every try: a mail server that got it twice can tell.
    pub id: Uuid,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub file: Option<Enclosed>,
}

#[derive(Clone, Debug)]
pub struct Enclosed {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Why a letter did not go out.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It never will: the address is none, or the server refused it for good (RFC 5321: 5yz).
    #[error("the letter was refused: {0}")]
    Refused(String),
    /// A later try may succeed.
    #[error("the mail server could not be used: {0}")]
    Unavailable(String),
}

/// Its address may hold a password.
impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Mailer {
    /// `url` is `smtp://…` or `smtps://…`, with user and password where the server asks for them, and
    /// `?tls=required` for STARTTLS; `from` an address with or without a name.
    ///
    /// # Errors
    /// In words, where one of them is wrong.
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        Self::built(from_url(url)?, from)
    }

    /// As [`Mailer::new`], for a server whose certificate a private authority signed: `authority` is its own (PEM). It is
    /// believed beside those that everybody believes.
    ///
    /// # Errors
    /// In words, also where the address is one without encryption: there a certificate would protect nothing.
    pub fn trusting(url: &str, from: &str, authority: &[u8]) -> Result<Self, String> {
        let encrypted = encryption(url).ok_or("a certificate authority needs smtps:// or ?tls=required")?;
        let certificate = Certificate::from_pem(authority).map_err(|error| error.to_string())?;
        let parameters = TlsParameters::builder(host(url).to_owned()).add_root_certificate(certificate).build();
        let parameters = parameters.map_err(|error| error.to_string())?;
        Self::built(from_url(url)?.tls(encrypted(parameters)), from)
    }

    fn built(transport: AsyncSmtpTransportBuilder, from: &str) -> Result<Self, String> {
        let transport = transport.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from: from.parse().map_err(|error| format!("`{from}`: {error}"))? })
    }

    /// # Errors
    /// When the server did not take it.
    pub async fn send(&self, letter: Letter) -> Result<(), MailError> {
        let message = self.message(letter).map_err(MailError::Refused)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| judged(&error))
    }

    fn message(&self, letter: Letter) -> Result<Message, String> {
        let address = letter.to_address.parse().map_err(|error| format!("{error}"))?;
        let domain = self.from.email.domain();
        let builder = Message::builder()
            .message_id(Some(format!("<{}@{domain}>", letter.id)))
            .from(self.from.clone())
            .to(Mailbox::new(Some(letter.to_name), address))
            // RFC 3834: no holiday notices in answer to it.
            .header(AutoSubmitted)
            .subject(letter.subject);
        let text = SinglePart::plain(letter.text);
        let message = match letter.file {
            None => builder.singlepart(text),
            Some(file) => {
                let kind = ContentType::parse(&file.content_type).unwrap_or(ContentType::TEXT_PLAIN);
                let file = Attachment::new(file.name).body(file.bytes, kind);
                builder.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
            }
        };
        message.map_err(|error| error.to_string())
    }
}

fn from_url(url: &str) -> Result<AsyncSmtpTransportBuilder, String> {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| error.to_string())
}

/// How the address says the connection is encrypted; none where it is not, or only perhaps.
fn encryption(url: &str) -> Option<fn(TlsParameters) -> Tls> {
    let required = url.split_once('?').is_some_and(|(_, query)| query.split('&').any(|part| part == "tls=required"));
    match url.split_once("://")?.0 {
        "smtps" => Some(Tls::Wrapper),
        "smtp" if required => Some(Tls::Required),
        _ => None,
    }
}

/// The server's name in its address.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    match place.strip_prefix('[').and_then(|place| place.split_once(']')) {
        Some((address, _)) => address,
        None => place.split(':').next().unwrap_or_default(),
    }
}

fn judged(error: &smtp::Error) -> MailError {
    if error.is_permanent() { MailError::Refused(error.to_string()) } else { MailError::Unavailable(error.to_string()) }
}

/// `Auto-Submitted: auto-generated`
#[derive(Clone, Copy, Debug)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Mailer, encryption, host};

    #[test]
    fn an_address_says_where_and_how() {
        for (url, expected) in [
            ("smtps://user:p%40ss@mail.example.com:465/crm", "mail.example.com"),
            ("smtp://mail.example.com?tls=required", "mail.example.com"),
            ("smtp://[::1]:25", "::1"),
            ("smtp://127.0.0.1:1025", "127.0.0.1"),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
        let encrypted = |url: &str| encryption(url).is_some();
        assert!(encrypted("smtps://a") && encrypted("smtp://a:587?tls=required"));
        assert!(!encrypted("smtp://a") && !encrypted("smtp://a?tls=opportunistic"));
    }

    #[test]
    fn an_authority_that_protects_nothing_is_refused() {
        let refused = Mailer::trusting("smtp://a", "crm@example.com", b"").unwrap_err();
        assert!(refused.contains("tls=required"), "{refused}");
    }
}
