//! What holds for the whole installation.
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The organisation that uses this installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Its name.
    #[validate(length(min = 1, max = 200))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// ISO 4217 code of the currency figures are added up in; fixed once amounts are stored.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", example = "EUR"))]
    pub base_currency: String,
    /// IANA time zone.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Asia/Shanghai"))]
    pub time_zone: String,
    /// `en`, `zh-CN` or `zh-TW`: for users who chose none.
    #[cfg_attr(feature = "openapi", schema(max_length = 10, pattern = "^(en|zh-CN|zh-TW)$", example = "en"))]
    pub locale: String,
    /// The day weeks begin: 1 is Monday, 7 is Sunday.
    #[validate(range(min = 1, max = 7))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 7))]
    pub first_weekday: u8,
    /// The month the fiscal year begins: 1 to 12.
    #[validate(range(min = 1, max = 12))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 12))]
    pub fiscal_start: u8,
    /// What is in use. What is switched off nobody sees; what it holds stays.
    #[serde(default)]
    pub features: Features,
}

/// What can be switched off for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Features {
    /// Leads.
    pub leads: bool,
    /// Campaigns and their members.
    pub campaigns: bool,
    /// Tasks.
    pub tasks: bool,
    /// Reports and their schedules. Dashboards stay.
    pub reports: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self { leads: true, campaigns: true, tasks: true, reports: true }
    }
}

impl Features {
    /// Whether a record type is in use.
    pub fn has(&self, record_type: &str) -> bool {
        match record_type {
            "lead" => self.leads,
            "campaign" | "campaign_member" => self.campaigns,
            "task" => self.tasks,
            "report" | "report_schedule" | "report_delivery" => self.reports,
            _ => true,
        }
    }
}
