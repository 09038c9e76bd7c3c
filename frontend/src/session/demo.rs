//! Whom one can sign in as where everybody knows the passwords.
use serde_json::Value;
use wire::session::DemoUser;

/// Those whom the installation offers, and what all of them sign in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Demo {
    pub(crate) users: Vec<DemoUser>,
    pub(crate) password: String,
}

impl Demo {
    /// From the answer of `GET /setup`, by hand: a derived reader would weigh on every first visit.
    pub(super) fn read(answer: &Value) -> Self {
        let Some(password) = answer["demo_password"].as_str() else { return Self::default() };
        let read = |user: &Value| {
            let text = |name: &str| user[name].as_str().map(str::to_owned);
            Some(DemoUser { email: text("email")?, role: text("role")?, locale: text("locale")? })
        };
        let users = answer["demo_users"].as_array().into_iter().flatten().filter_map(read).collect();
        Self { users, password: password.to_owned() }
    }
}
