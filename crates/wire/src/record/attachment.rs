use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Access, Definition, Draft, Field, Indexed, Kind, Operations, Resource, Rules, Violation,
    value::{ExternalId, Reference},
};

/// What is known about a file that belongs to records: its name, size and digest, and where it lies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Attachment {
    /// The file's name, for people.
    pub name: String,
    /// Where it lies, for one that is kept elsewhere.
    pub url: Option<String>,
    /// The file kept here; `PUT /attachments/{id}/content` brings it.
    pub file_id: Option<Uuid>,
    /// Media type, such as `application/pdf`.
    pub content_type: Option<String>,
    /// Size in bytes.
    pub byte_size: Option<i64>,
    /// SHA-256 of the content, in lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The records it belongs to.
    pub links: Vec<Reference>,
    /// Who added it.
    pub owner_id: Option<Uuid>,
    /// The team it belongs to.
    pub team_id: Option<Uuid>,
    /// Its keys in other systems.
    pub external_ids: Vec<ExternalId>,
}

static DEFINITION: Definition = Definition {
    name: "attachment",
    path: "attachments",
    fields: &[
        Field::new("name", Kind::Text(255)).required().column().search(Indexed::Words),
        Field::new("url", Kind::Url).column(),
        Field::new("file_id", Kind::Id).read_only().more(),
        Field::new("content_type", Kind::Text(120)).column().more(),
        Field::new("byte_size", Kind::Integer(0, 1 << 50)).column().more(),
        Field::new("sha256", Kind::Text(64)).more(),
        Field::DESCRIPTION,
        Field::new("links", Kind::References(super::SUBJECTS)).column(),
        Field::OWNER,
        Field::TEAM,
        Field::EXTERNAL_IDS,
    ],
    title: "name",
    access: Access::Owned,
    operations: Operations::ALL,
    sort: "-created_at",
    unique: &[],
};

pub(super) const RULES: Rules = Rules::NONE.violations(violations);

impl Resource for Attachment {
    const DEFINITION: &'static Definition = &DEFINITION;
}

fn violations(attachment: &Draft, before: Option<&Draft>) -> Vec<Violation> {
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let broken = attachment.text("sha256").is_some_and(|digest| !hex(digest));
    let mut violations: Vec<_> = broken.then(|| Violation::new("sha256", "sha256")).into_iter().collect();
    // Of a file kept here, the server has seen for itself what it is.
    if let Some(before) = before.filter(|before| before.has("file_id")) {
        let told = ["url", "content_type", "byte_size", "sha256"].into_iter();
        violations.extend(
            told.filter(|name| before.get(name) != attachment.get(name)).map(|name| Violation::new(name, "fixed")),
        );
    }
    violations
}
