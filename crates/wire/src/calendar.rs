//! A user's calendar, as other programs read it.
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether one's calendar has an address. The address itself is told once, when it is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarFeed {
    /// Since when; none where there is no address.
    pub created_at: Option<Timestamp>,
}

/// The address of one's calendar. Whoever has it reads the calendar: it is a secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarAddress {
    /// To be given to the program that shows the calendar.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, format = "uri"))]
    pub url: String,
    /// When it was made.
    pub created_at: Timestamp,
}
