//! Letters, by SMTP.
use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
    transport::smtp,
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
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| error.to_string())?;
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
