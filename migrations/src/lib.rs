#![doc = include_str!("../README.md")]
mod ddl;
mod migrate;
mod step;

mod m20261122_000001_people;
mod m20261122_000002_customers;
mod m20261122_000003_deals;
mod m20261122_000004_work;
mod m20261122_000005_marketing;
mod m20261122_000006_change;
mod m20261122_000007_link;
mod m20261122_000008_search;
mod m20261122_000009_sign_in;
mod m20261122_000010_bookkeeping;
mod m20261122_000011_external_ids;
mod m20261122_000012_job;
mod m20261122_000013_file;
mod m20261122_000014_talk;
mod m20261122_000020_reports;
mod m20261127_000021_recurrence_day;
mod m20261127_000022_guidance_labels;
mod m20261127_000023_field_rights;
mod m20261127_000030_calendar_feed;
mod m20261127_000031_made_by_jobs;
mod m20261128_000032_report_schedule;
mod m20261128_000033_given_password;
mod m20261128_000034_audit;
mod m20261128_000035_home;
mod m20261128_000037_schedule_filters;
mod m20261128_000038_forecast_history;
mod m20261128_000039_search_merges;
mod m20261128_000040_formats;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

pub use migrate::{migrate, pending};

/// Every migration, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_people::STEP),
            Box::new(m20261122_000002_customers::STEP),
            Box::new(m20261122_000003_deals::STEP),
            Box::new(m20261122_000004_work::STEP),
            Box::new(m20261122_000005_marketing::STEP),
            Box::new(m20261122_000006_change::STEP),
            Box::new(m20261122_000007_link::STEP),
            Box::new(m20261122_000008_search::STEP),
            Box::new(m20261122_000009_sign_in::STEP),
            Box::new(m20261122_000010_bookkeeping::STEP),
            Box::new(m20261122_000011_external_ids::STEP),
            Box::new(m20261122_000012_job::STEP),
            Box::new(m20261122_000013_file::STEP),
            Box::new(m20261122_000014_talk::STEP),
            Box::new(m20261122_000020_reports::STEP),
            Box::new(m20261127_000021_recurrence_day::STEP),
            Box::new(m20261127_000022_guidance_labels::STEP),
            Box::new(m20261127_000023_field_rights::STEP),
            Box::new(m20261127_000030_calendar_feed::STEP),
            Box::new(m20261127_000031_made_by_jobs::STEP),
            Box::new(m20261128_000032_report_schedule::STEP),
            Box::new(m20261128_000033_given_password::STEP),
            Box::new(m20261128_000034_audit::STEP),
            Box::new(m20261128_000035_home::STEP),
            Box::new(m20261128_000037_schedule_filters::STEP),
            Box::new(m20261128_000038_forecast_history::STEP),
            Box::new(m20261128_000039_search_merges::STEP),
            Box::new(m20261128_000040_formats::STEP),
        ]
    }
}
