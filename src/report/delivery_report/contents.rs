//! What a delivery report says besides the deliveries themselves, and to whom.

use crate::report::status::Status;
use jiff::Timestamp;
use redress_base::id::MailingName;
use redress_ledger::{Filter, PlanRecord};

/// Who a report is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// The organizer: every delivery.
    #[default]
    Organizer,
    /// Partners and the press: counts and texts, no list of recipients and no address.
    Public,
}

/// A letter as a public report shows it.
#[derive(Clone, Debug)]
pub struct ReportedLetter {
    /// Its mailing.
    pub mailing: MailingName,
    /// Its subject.
    pub subject: String,
    /// Its body as HTML without the e-mail's frame, from [`redress_letters::RenderedLetter::body`].
    pub body: String,
}

/// What the report says besides the deliveries themselves.
#[derive(Clone, Debug)]
pub struct DeliveryReport<'a> {
    /// Who it is for.
    pub audience: Audience,
    /// Where the campaign stands.
    pub status: Status<'a>,
    /// The plan in force.
    pub plan: Option<&'a PlanRecord>,
    /// Who approved it, and when.
    pub approvals: &'a [(String, Timestamp)],
    /// Which deliveries it is about.
    pub filter: &'a Filter,
    /// When the report is made.
    pub made_at: Timestamp,
    /// The letters, for a public report: one of each mailing.
    pub letters: &'a [ReportedLetter],
    /// The page reads itself again after so many seconds, while a send goes on.
    pub refresh: Option<u32>,
}
