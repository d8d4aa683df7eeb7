//! `campaign.toml` and the folder around it, checked.
//!
//! Two types: `CampaignFile` as typed (every value with its line, unknown keys are errors with a suggestion) and
//! [`Campaign`] as checked. All problems are collected, not only the first. Nothing outside the folder is ever read, but the
//! private key of `[delivery.dkim]`, which is no part of what is approved.

mod accounts;
mod approval;
mod approver;
mod archive;
mod carriers;
mod contact;
mod coordinator;
mod copies;
mod delivery;
mod dkim;
mod file;
mod follows;
mod fresh;
mod hours;
mod inbox;
mod letters;
mod lists;
mod load;
mod lobbying;
mod meeting;
mod offices;
mod pace;
mod part_note;
mod post_address;
mod press;
mod proofread;
mod provider;
mod sample;
mod sample_page;
mod sample_people;
mod schedule;
mod sender;
mod server;
mod settings;
mod sign_ons;
mod site;
mod site_address;
mod site_form;
mod starters;
mod supporters;
mod threads;
mod values;
mod word_lists;

pub use approval::{AnswerBy, ApprovalRule, is_same_person};
pub use approver::Approver;
pub use contact::Contact;
pub use follows::Follows;
pub use fresh::FreshCampaign;
pub use hours::{OfficeHours, OfficeHoursError};
pub use lists::{letter_for, logo_files, sources};
pub use lobbying::Lobbying;
pub use meeting::Meeting;
pub use pace::{Pace, PaceError};
pub use part_note::{PART_NOTE, is_part};
pub use press::Press;
pub use provider::Provider;
pub use sample::SampleTraces;
pub use sample_people::is_sample_supporter;
pub use settings::{
    Account, Campaign, Carrier, CoordinatorSettings, DeliverySettings, InboxSettings, Mailing,
    PasswordSource,
};
pub use sign_ons::SIGN_ON_COLUMNS;
pub use site::SiteSettings;
pub use site_form::{FormField, FormMethod, SignUpForm};
pub use starters::StartingLetter;
pub use supporters::{DistrictFile, SupporterFiles};
