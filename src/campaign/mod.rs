//! `campaign.toml` and the folder around it, checked.
//!
//! Two types: `CampaignFile` as typed (all text, unknown keys are errors with a suggestion) and [`Campaign`] as checked.
//! All problems are collected, not only the first.

mod folder;
mod problem;
mod settings;

pub use folder::{CampaignPath, Folder};
pub use problem::{Problem, Problems, Severity};
pub use settings::{
    Campaign, DeliverySettings, EndedTerms, Mailing, OfficeHours, Pace, PasswordSource, Security, Sender, Server,
};
