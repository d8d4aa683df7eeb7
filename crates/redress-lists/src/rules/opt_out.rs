//! Columns of exports that say who is not to be written to.
//!
//! A table, to be extended by whoever meets another header. An organizer extends it for one list in `[mailing.opt_outs]`.

use crate::cells::yes_or_no;
use crate::columns::{Column, Layout, normalize};
use std::collections::BTreeMap;

/// How a column says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OptOutKind {
    /// `yes` means not to be written to.
    Out,
    /// `no` means not to be written to.
    In,
    /// Anything at all: the day on which somebody left.
    Filled,
    /// One of several words.
    Status,
    /// The same under a header that many lists have for something else, so that a word nobody knows says nothing.
    StatusPerhaps,
}

/// The headers, normalized, and how each is meant: as exports of Action Network (`can2_subscription_status`), `EveryAction`
/// and NGP VAN (`DoNotEmail`, `EmailSubscriptionStatus`), `NationBuilder` (`email1_is_bad`, `email_opt_in`, `is_deceased`,
/// `do_not_contact`, `unsubscribed_at`), Mailchimp (`UNSUB_TIME`, `CLEAN_TIME`), Salesforce (`HasOptedOutOfEmail`, shown as
/// "Email Opt Out", `EmailBouncedDate`, and with its package for nonprofits `npsp__Do_Not_Contact__c`, `npsp__Deceased__c`),
/// `HubSpot` ("Unsubscribed from all email", "Portal Unsubscribe", "Portal Bounce", "Email hard bounce reason") and `CiviCRM` (`Do Not Email`, `Is Opt Out`, `On Hold`, `Is Deceased`,
/// "No Bulk Emails (User Opt Out)") call them.
const HEADERS: &[(OptOutKind, &str)] = &[
    (
        OptOutKind::Out,
        "do_not_contact donotcontact do_not_email donotemail do_not_e_mail no_email no_bulk_email do_not_write \
         do_not_send opt_out optout opted_out email_opt_out emailoptout is_opt_out is_opted_out \
         has_opted_out_of_email hasoptedoutofemail unsubscribe unsubscribed is_unsubscribed email_unsubscribed \
         bounced has_bounced is_bounced email_bounced hard_bounced hard_bounce email_is_bad is_bad_email bad_email \
         email1_is_bad email2_is_bad email3_is_bad email4_is_bad invalid_email is_deceased deceased on_hold \
         email_on_hold suppressed blocked complained spam_complaint inactive is_inactive \
         npsp_do_not_contact npsp_opt_out npsp_deceased unsubscribed_from_all_email no_bulk_emails_user_opt_out \
         no_bulk_emails portal_unsubscribe portal_bounce portal_spam_report global_bounce is_email_bounced \
         isemailbounced email_opted_out do_not_send_email do_not_email_permanent email_invalid",
    ),
    (
        OptOutKind::In,
        "active is_active email_opt_in emailoptin opt_in opted_in is_subscribed subscribed email_subscribed",
    ),
    (
        OptOutKind::Filled,
        "unsubscribed_at unsub_time unsubscribe_date unsubscribed_on clean_time bounced_at emailbounceddate \
         email_bounced_date emailbouncedreason email_bounced_reason date_of_death deceased_date opt_out_date \
         email_opt_out_date unsub_reason email_hard_bounce_reason emailhardbouncereason",
    ),
    (
        OptOutKind::Status,
        "can2_subscription_status subscription_status email_subscription_status emailsubscriptionstatus \
         email_marketing_status email_status subscriber_status",
    ),
    (
        OptOutKind::StatusPerhaps,
        "status contact_status member_status email_marketing",
    ),
];
/// Those that speak of the person and not of the inbox, which a successor may have.
const OF_PERSONS: [&str; 9] = [
    "is_deceased",
    "deceased",
    "npsp_deceased",
    "date_of_death",
    "deceased_date",
    "active",
    "is_active",
    "inactive",
    "is_inactive",
];
/// Words of a status that lets be written to.
const STATUS_IN: [&str; 8] = [
    "subscribed",
    "active",
    "opted_in",
    "confirmed",
    "valid",
    "ok",
    "good",
    "deliverable",
];
/// Words of one that does not.
const STATUS_OUT: [&str; 19] = [
    "unsubscribed",
    "not_subscribed",
    "nonsubscribed",
    "non_subscribed",
    "never_subscribed",
    "bouncing",
    "bounced",
    "previous_bounce",
    "hard_bounce",
    "soft_bounce",
    "spam_complaint",
    "previous_spam_complaint",
    "complained",
    "cleaned",
    "archived",
    "inactive",
    "opted_out",
    "invalid",
    "suppressed",
];

/// A column that says who is not to be written to.
#[derive(Clone, Debug)]
pub(crate) struct OptOutColumn {
    /// Its cell in a row.
    pub cell: usize,
    /// Its header, as the list has it.
    header: String,
    meaning: OptOutMeaning,
}

#[derive(Clone, Debug)]
enum OptOutMeaning {
    Known(OptOutKind),
    /// The organizer's own words, in lower case.
    Own(Vec<String>),
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OptOutAnswer {
    Write,
    DoNotWrite,
    Unclear,
}

/// The columns of a list that say it: what the organizer names, then what the table knows.
pub(crate) fn opt_out_columns(
    layout: &Layout,
    own: &BTreeMap<String, Vec<String>>,
) -> Vec<OptOutColumn> {
    let column = |cell: usize, meaning| OptOutColumn {
        cell,
        header: layout.header(cell).to_owned(),
        meaning,
    };
    let mut columns: Vec<OptOutColumn> = Vec::new();
    for (header, words) in own {
        let words = words.iter().map(|word| word.to_lowercase()).collect();
        let cell = layout.cell_under(header);
        columns.extend(cell.map(|cell| column(cell, OptOutMeaning::Own(words))));
    }
    for (name, cell) in layout.columns.names().iter().zip(&layout.cells) {
        let Some(cell) = *cell else { continue };
        // What means something else already, or what the organizer has said something about.
        if Column::named(name).is_some() || columns.iter().any(|known| known.cell == cell) {
            continue;
        }
        let header = plain_header(layout.header(cell));
        let known = HEADERS.iter().find(|(_, headers)| {
            headers
                .split_ascii_whitespace()
                .any(|known| known == header)
        });
        columns.extend(known.map(|(kind, _)| column(cell, OptOutMeaning::Known(*kind))));
    }
    columns
}

/// A header, normalized, without the ending that Salesforce gives to columns of one's own.
fn plain_header(header: &str) -> String {
    let name = normalize(header);
    name.strip_suffix("_c").map_or(name.clone(), str::to_owned)
}

impl OptOutColumn {
    /// Whether a cell says that nobody is to be written to at the row's address, whichever row has it.
    pub(crate) fn closes_inbox(&self, cell: &str) -> bool {
        let is_of_person = OF_PERSONS.contains(&plain_header(&self.header).as_str());
        !is_of_person && self.answer(cell) == OptOutAnswer::DoNotWrite
    }

    /// What a cell says.
    pub(crate) fn answer(&self, cell: &str) -> OptOutAnswer {
        match &self.meaning {
            OptOutMeaning::Own(words) if words.contains(&cell.to_lowercase()) => {
                OptOutAnswer::DoNotWrite
            }
            OptOutMeaning::Own(_) => OptOutAnswer::Write,
            OptOutMeaning::Known(kind) => answer(*kind, cell),
        }
    }

    /// The header and the word, if the cell holds its row back.
    pub(crate) fn held_by(&self, cell: &str) -> Option<(String, String)> {
        let is_out = self.answer(cell) == OptOutAnswer::DoNotWrite;
        is_out.then(|| (self.header.clone(), cell.to_owned()))
    }
}

fn answer(kind: OptOutKind, cell: &str) -> OptOutAnswer {
    let word = match normalize(cell) {
        // A mark, such as a hook.
        word if word.is_empty() => cell.to_owned(),
        word => word,
    };
    let is = |words: &[&str]| words.contains(&word.as_str());
    let out = |is_out| {
        if is_out {
            OptOutAnswer::DoNotWrite
        } else {
            OptOutAnswer::Write
        }
    };
    match (kind, yes_or_count(&word)) {
        // Nothing is said.
        _ if word.is_empty() => OptOutAnswer::Write,
        (OptOutKind::Filled, said) => out(said != Some(false)),
        (OptOutKind::Out, Some(said)) => out(said),
        (OptOutKind::In, Some(said)) => out(!said),
        // A status also stands under headers of yes and no: `bounced` says `hard bounce`.
        _ if is(&STATUS_OUT) => OptOutAnswer::DoNotWrite,
        (OptOutKind::In | OptOutKind::Status, _) if is(&STATUS_IN) => OptOutAnswer::Write,
        (OptOutKind::StatusPerhaps, _) => OptOutAnswer::Write,
        _ => OptOutAnswer::Unclear,
    }
}

/// A count of bounces is a yes, too.
fn yes_or_count(word: &str) -> Option<bool> {
    let count = || word.parse::<u32>().ok().map(|count| count > 0);
    yes_or_no(word).or_else(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_exports_write_them() {
        use OptOutAnswer::{DoNotWrite, Unclear, Write};
        use OptOutKind::{Filled, In, Out, Status, StatusPerhaps};
        for (kind, cell, expected) in [
            (Out, "TRUE", DoNotWrite),
            (Out, "Yes", DoNotWrite),
            (Out, "3", DoNotWrite),
            (Out, "✓", DoNotWrite),
            (Out, "0", Write),
            (Out, "", Write),
            (Out, "-", Write),
            (Out, "hard bounce", DoNotWrite),
            (Out, "maybe", Unclear),
            (In, "no", DoNotWrite),
            (In, "Inactive", DoNotWrite),
            (In, "Active", Write),
            (In, "on leave", Unclear),
            (Filled, "2026-01-02 10:00:00", DoNotWrite),
            (Filled, "", Write),
            (Status, "subscribed", Write),
            (Status, "Unsubscribed", DoNotWrite),
            (Status, "bouncing", DoNotWrite),
            (Status, "pending", Unclear),
            (StatusPerhaps, "cleaned", DoNotWrite),
            (StatusPerhaps, "incumbent", Write),
        ] {
            assert_eq!(answer(kind, cell), expected, "{kind:?} {cell}");
        }
    }

    #[test]
    fn every_header_is_normalized_and_means_nothing_else() {
        let mut seen = Vec::new();
        for (_, headers) in HEADERS {
            for header in headers.split_ascii_whitespace() {
                assert_eq!(normalize(header), header);
                assert!(!seen.contains(&header), "{header} stands twice");
                seen.push(header);
            }
        }
    }
}
