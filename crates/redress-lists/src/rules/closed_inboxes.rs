//! Inboxes of all lists of a campaign at which nobody is to be written to, because a row of one of them says so.

use super::inbox_hash::inbox_hash;
use redress_base::address::EmailAddress;
use redress_base::folder::CampaignPath;
use redress_base::id::MailingName;

/// The inboxes that rows of a campaign's lists close: whoever opted out, or whose mail came back, in one list is not written
/// to from another. Only hashes of these are kept.
#[derive(Debug, Default)]
pub struct ClosedInboxes {
    lists: Vec<(MailingName, CampaignPath)>,
    /// Sorted once all lists have been read.
    closed: Vec<ClosedInbox>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ClosedInbox {
    inbox: u64,
    /// Its place among the lists.
    list: u32,
    row: u32,
}

/// Where an inbox is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClosedBy<'c> {
    pub file: &'c CampaignPath,
    pub row: u64,
}

impl ClosedInboxes {
    /// Begins with a list; all that is closed from now on is closed by it.
    pub(crate) fn begin(&mut self, mailing: &MailingName, file: &CampaignPath) {
        self.lists.push((mailing.clone(), file.clone()));
    }

    pub(crate) fn close(&mut self, email: &EmailAddress, row: u64) {
        self.closed.push(ClosedInbox {
            inbox: inbox_hash(email),
            list: u32::try_from(self.lists.len() - 1).expect("fewer lists than bytes of a file"),
            row: u32::try_from(row).expect("the number of a row has 24 bits"),
        });
    }

    /// After the last list.
    pub(crate) fn sort(&mut self) {
        self.closed.sort_unstable();
        self.closed
            .dedup_by_key(|closed| (closed.inbox, closed.list));
        self.closed.shrink_to_fit();
    }

    /// Which list closes an inbox; none of them the one of the mailing that is `not`.
    pub(crate) fn by(
        &self,
        email: &EmailAddress,
        not: Option<&MailingName>,
    ) -> Option<ClosedBy<'_>> {
        // As nearly always.
        if self.closed.is_empty() {
            return None;
        }
        let inbox = inbox_hash(email);
        let first = self.closed.partition_point(|closed| closed.inbox < inbox);
        let those = self.closed[first..]
            .iter()
            .take_while(|closed| closed.inbox == inbox);
        let mut named = those.map(|closed| (&self.lists[closed.list as usize], closed.row));
        let ((_, file), row) = named.find(|((mailing, _), _)| Some(mailing) != not)?;
        Some(ClosedBy {
            file,
            row: u64::from(row),
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.closed.is_empty()
    }
}
