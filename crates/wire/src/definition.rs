//! A record type described as plain data: what the form, the table, the query compiler and the OpenAPI document read.
use domain::{
    lifecycle::Lifecycle,
    violation::{self, Violation},
};
use serde_json::Value;

/// Everything generic code needs to know about one record type.
#[derive(Debug)]
pub struct Definition {
    /// Singular: table name, operation ids, permissions, translation keys.
    pub name: &'static str,
    /// Plural: the URL segment.
    pub path: &'static str,
    pub fields: &'static [Field],
    /// The field that names a record in a list or a link.
    pub title: &'static str,
    pub access: Access,
    pub operations: Operations,
    /// How a list is sorted when nobody says otherwise: `-created_at`.
    pub sort: &'static str,
    /// Sets of fields whose values no two living records share.
    pub unique: &'static [&'static [&'static str]],
}

/// Where the right to a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// From `owner_id` and `team_id` of the record. Records with a `links` field may also be read by whoever
    /// may read one of the records they are linked to.
    Owned,
    /// From the record this link field names: a child follows its parent.
    Follows(&'static str),
    /// Configuration: all or nothing, by the role.
    Shared,
    /// As `Owned`, and readable by others as its `visibility` says.
    Published,
    /// Whoever may read a record it is about, by `links`, may read it and add more; who made it may change it.
    Attached,
    /// From `owner_id` alone: nobody else's business, whatever the role.
    Personal,
}

/// Which of the standard operations a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operations {
    pub create: bool,
    pub update: bool,
    pub delete: bool,
}

impl Operations {
    pub const ALL: Self = Self { create: true, update: true, delete: true };
    pub const NONE: Self = Self { create: false, update: false, delete: false };
}

/// How one field is shown, sorted, searched and edited. Labels live in the translations.
#[expect(clippy::struct_excessive_bools, reason = "independent marks, set by name in `const` builders")]
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    /// Must be given, and not null.
    pub required: bool,
    /// A link the record cannot be without, though a client may leave it to the server.
    pub needed: bool,
    /// Shown in a list unless the reader chooses otherwise.
    pub column: bool,
    /// Set by the server: shown, filtered and sorted, never written by a client.
    pub read_only: bool,
    /// Folded under "more fields" in a form.
    pub more: bool,
    pub default: Option<Default>,
    /// How its text enters the search index; `None` keeps it out.
    pub search: Option<Indexed>,
}

/// What an absent field starts with in a new record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// The user who creates the record.
    Me,
    /// The main team of the record's owner.
    OwnersTeam,
    Text(&'static str),
    Integer(i64),
    Bool(bool),
    /// This day, in the organisation's time zone.
    Today,
    Now,
}

/// How a text is cut into search terms (`domain::search`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexed {
    Words,
    Person,
    Phone,
    Email,
    Code,
}

/// What a field holds. Closed and small on purpose: conditional forms are code.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines of at most so many characters.
    LongText(usize),
    Email,
    Phone,
    Url,
    /// The record's own id.
    Id,
    /// A whole number between the two, both included.
    Integer(i64, i64),
    Bool,
    Date,
    DateTime,
    Money,
    /// A positive decimal with at most ten fraction digits, as text.
    Decimal,
    Choice(&'static [&'static str]),
    State(&'static Lifecycle),
    /// The id of one record of the named type.
    Link(&'static str),
    /// Ids of records of the named type.
    Links(&'static str),
    /// `{type, id}` of records of the named types.
    References(&'static [&'static str]),
    Emails,
    Phones,
    Addresses,
    ExternalIds,
    /// Texts by language tag.
    Labels,
    /// A list of short keys.
    Keys,
    /// A structure with rules of its own.
    Json,
}

impl Field {
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: false,
            needed: false,
            column: false,
            read_only: false,
            more: false,
            default: None,
            search: None,
        }
    }

    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    pub const fn column(self) -> Self {
        Self { column: true, ..self }
    }

    pub const fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    pub const fn more(self) -> Self {
        Self { more: true, ..self }
    }

    pub const fn default(self, value: Default) -> Self {
        Self { default: Some(value), ..self }
    }

    pub const fn search(self, how: Indexed) -> Self {
        Self { search: Some(how), ..self }
    }

    /// Whether a list can be ordered by it.
    pub fn sortable(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Links(_)
                | Kind::References(_)
                | Kind::Emails
                | Kind::Phone
                | Kind::Phones
                | Kind::Addresses
                | Kind::ExternalIds
                | Kind::Labels
                | Kind::Keys
                | Kind::Json
                | Kind::LongText(_)
        )
    }
}

// Fields many records have, so that they are spelled alike.
impl Field {
    pub const OWNER: Self = Self::new("owner_id", Kind::Link("user")).column().default(Default::Me);
    pub const TEAM: Self = Self::new("team_id", Kind::Link("team")).more().default(Default::OwnersTeam);
    pub const TAGS: Self = Self::new("tag_ids", Kind::Links("tag")).more();
    pub const EXTERNAL_IDS: Self = Self::new("external_ids", Kind::ExternalIds).more();
    pub const DESCRIPTION: Self = Self::new("description", Kind::LongText(20_000)).more();
}

/// What the server keeps about every record: filtered and sorted like the others.
pub static COMMON: &[Field] = &[
    Field::new("id", Kind::Id).read_only(),
    Field::new("version", Kind::Integer(1, i64::MAX)).read_only(),
    Field::new("created_at", Kind::DateTime).read_only(),
    Field::new("created_by", Kind::Link("user")).read_only(),
    Field::new("updated_at", Kind::DateTime).read_only(),
    Field::new("updated_by", Kind::Link("user")).read_only(),
    Field::new("deleted_at", Kind::DateTime).read_only(),
];

impl Definition {
    /// A field of the record or one every record has.
    pub fn queryable(&self, name: &str) -> Option<&'static Field> {
        self.field(name).or_else(|| COMMON.iter().find(|field| field.name == name))
    }

    /// Whether roles can hide the field, or show it only. Not what a record cannot be without, is called, or is reached by.
    pub fn restricts(&self, field: &Field) -> bool {
        let about_people = matches!(self.access, Access::Owned | Access::Follows(_));
        let always = field.required
            || field.needed
            || field.name == self.title
            || matches!(field.name, "owner_id" | "team_id" | "links" | "status" | "external_ids");
        about_people && !always && self.access != Access::Follows(field.name)
    }

    /// The record type and link field behind the first step of a path: `account` or `account_id`.
    pub fn step(&self, name: &str) -> Option<(&'static Field, &'static Self)> {
        let by_id = || self.queryable(name.strip_suffix("_id").is_none().then(|| format!("{name}_id")).as_deref()?);
        let field = by_id().or_else(|| self.queryable(name))?;
        match field.kind {
            Kind::Link(target) => Some((field, crate::definition(target)?)),
            _ => None,
        }
    }

    /// The records that point here, by their plural, and the field with which they do.
    pub fn children(&'static self, path: &str) -> Option<(&'static Self, &'static Field)> {
        let child = crate::DEFINITIONS.iter().copied().find(|child| child.path == path)?;
        let points_here = |field: &&Field| match field.kind {
            Kind::Link(target) | Kind::Links(target) => target == self.name,
            Kind::References(targets) => targets.contains(&self.name),
            _ => false,
        };
        Some((child, child.fields.iter().find(points_here)?))
    }

    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// The field whose lifecycle the record follows, if it has one.
    pub fn lifecycle(&self) -> Option<(&'static Field, &'static Lifecycle)> {
        self.fields.iter().find_map(|field| match field.kind {
            Kind::State(lifecycle) => Some((field, lifecycle)),
            _ => None,
        })
    }

    /// Whether other systems may bring records of it by keys of their own.
    pub fn is_upserted(&self) -> bool {
        self.has("external_ids") && self.operations.create && self.operations.update
    }

    /// The links it cannot be without, and the types they lead to.
    pub fn parents(&self) -> impl Iterator<Item = (&'static Field, &'static str)> {
        self.fields.iter().filter_map(|field| match field.kind {
            Kind::Link(parent) if field.required || field.needed => Some((field, parent)),
            _ => None,
        })
    }

    /// The object of the permission table: a child that follows its parent has its parent's rights.
    pub fn governed_by(&self) -> &'static str {
        let Access::Follows(link) = self.access else {
            return self.name;
        };
        match self.field(link).map(|field| field.kind) {
            Some(Kind::Link(parent)) => parent,
            _ => self.name,
        }
    }

    /// Names a client may not send: unknown ones, and those only the server sets.
    ///
    /// # Errors
    /// One violation per such name.
    pub fn refuse_names(&self, change: &Value) -> Result<(), Vec<Violation>> {
        let names = change.as_object().into_iter().flat_map(|members| members.keys());
        let violations: Vec<_> = names
            .filter_map(|name| match self.field(name) {
                None => Some(Violation::new(&violation::step(name), "unknown_field")),
                Some(field) if field.read_only => Some(Violation::new(name, "read_only")),
                Some(_) => None,
            })
            .collect();
        if violations.is_empty() { Ok(()) } else { Err(violations) }
    }
}
