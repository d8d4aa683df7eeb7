//! Searches, by what every server knows (RFC 3501 section 6.4.4).

use crate::error::ImapError;
use crate::exchange::{Step, UNASKED};
use crate::response::Response;
use crate::session::ImapSession;
use crate::sign_in::quoted;
use jiff::civil::Date;

impl ImapSession {
    /// The mails of the open folder that arrived on this day or later, by the server's own clock.
    pub async fn uids_since(&mut self, day: Date) -> Result<Vec<u32>, ImapError> {
        self.search(&format!("SINCE {}", written(day))).await
    }

    /// Those among them whose text has this in it. A server without an index reads every mail for it.
    pub async fn uids_with_text(&mut self, day: Date, text: &str) -> Result<Vec<u32>, ImapError> {
        // What cannot be asked for is nowhere.
        let Some(text) = quoted(text) else {
            return Ok(Vec::new());
        };
        self.search(&format!("SINCE {} BODY {text}", written(day)))
            .await
    }

    /// The mails of the open folder with this in a field of their head.
    pub async fn uids_with_field(
        &mut self,
        field: &str,
        text: &str,
    ) -> Result<Vec<u32>, ImapError> {
        let (Some(field), Some(text)) = (quoted(field), quoted(text)) else {
            return Ok(Vec::new());
        };
        self.search(&format!("HEADER {field} {text}")).await
    }

    /// UIDs in order, each once.
    async fn search(&mut self, what: &str) -> Result<Vec<u32>, ImapError> {
        let mut bounds = self.lines();
        bounds.answer.line = self.limits.search_bytes;
        bounds.silence = self.limits.search;
        let command = format!("UID SEARCH {what}");
        let mut exchange = self.begin(command.as_bytes(), bounds).await?;
        let mut uids: Vec<u32> = Vec::new();
        loop {
            match exchange.next().await? {
                Step::Told(Response::Found(found)) => {
                    uids.extend(found.into_iter().filter(|uid| *uid > 0));
                    // As much as one answer may hold, in however many it comes.
                    if uids.len() > exchange.session.limits.search_bytes / 2 {
                        return Err(ImapError::Malformed("it finds without end"));
                    }
                }
                Step::Told(_) => {}
                Step::Done(_) => break,
                Step::Refused(said) => return Err(exchange.refused("SEARCH", &said)),
                Step::GoOn => return Err(UNASKED),
            }
        }
        uids.sort_unstable();
        uids.dedup();
        Ok(uids)
    }
}

/// `16-Feb-2021`.
fn written(day: Date) -> String {
    day.strftime("%-d-%b-%Y").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_day_is_written_as_imap_has_it() {
        let day = jiff::civil::date(2021, 2, 6);
        assert_eq!(super::written(day), "6-Feb-2021");
    }
}
