//! Whom one can sign in as where everybody knows the passwords.
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DemoUser {
    pub(crate) email: String,
    /// The role's name.
    pub(crate) role: String,
    /// The language their screen will be in.
    pub(crate) locale: String,
    pub(crate) password: String,
}

impl DemoUser {
    /// From the answer of `GET /setup`, by hand: a derived reader would weigh on every first visit.
    pub(super) fn read_all(answer: &Value) -> Vec<Self> {
        let Some(password) = answer["demo_password"].as_str() else { return Vec::new() };
        let read = |user: &Value| {
            let text = |name: &str| user[name].as_str().map(str::to_owned);
            Some(Self {
                email: text("email")?,
                role: text("role")?,
                locale: text("locale")?,
                password: password.to_owned(),
            })
        };
        answer["demo_users"].as_array().into_iter().flatten().filter_map(read).collect()
    }
}
