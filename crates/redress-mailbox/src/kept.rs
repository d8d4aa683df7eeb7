//! What is kept of a mail while its lines go by.

use crate::line::Line;
use crate::{Keep, MAIL_BYTES_MAX, Mail};

/// The part of a mail that was asked for, as far as its lines have gone by.
#[derive(Debug)]
pub(crate) struct Kept {
    keep: Keep,
    raw: Vec<u8>,
    is_cut: bool,
    is_body: bool,
    /// Whether the field of the last line is one of those asked for.
    in_field: bool,
    /// Where the last line began, if it was blank.
    last_blank: Option<usize>,
}

impl Kept {
    pub(crate) fn nothing_of(keep: Keep) -> Self {
        Self {
            keep,
            raw: Vec::new(),
            is_cut: false,
            is_body: false,
            in_field: false,
            last_blank: None,
        }
    }

    /// Takes of a line what was asked for.
    pub(crate) fn take(&mut self, line: &Line) {
        match self.keep {
            Keep::Bytes(most) => {
                // In an mbox it may turn out to belong to the `From ` line that comes next.
                self.last_blank = line.is_blank().then_some(self.raw.len());
                self.push(&line.bytes, most);
            }
            Keep::Fields(names) if !self.is_body => self.take_field(line, names),
            Keep::Fields(_) => {}
        }
        // Behind the line itself, which still belongs to the head.
        self.is_body |= line.is_blank();
    }

    fn take_field(&mut self, line: &Line, names: &[&str]) {
        // The further pieces of a long line are left out: whatever is looked for stands in the first.
        if !line.begins {
            return;
        }
        if !line.is_folded() {
            let name = line.field_name().unwrap_or_default();
            self.in_field = names
                .iter()
                .any(|wanted| name.eq_ignore_ascii_case(wanted.as_bytes()));
        }
        if self.in_field {
            self.push(&line.bytes, MAIL_BYTES_MAX);
            // Cut within a line: the next field must begin on one of its own.
            if !line.ends {
                self.push(b"\n", MAIL_BYTES_MAX);
            }
        }
    }

    fn push(&mut self, bytes: &[u8], most: usize) {
        let room = most.saturating_sub(self.raw.len()).min(bytes.len());
        self.raw.extend_from_slice(&bytes[..room]);
        self.is_cut |= room < bytes.len();
    }

    /// Whether a further line could add something.
    pub(crate) fn wants_more(&self) -> bool {
        match self.keep {
            Keep::Bytes(_) => !self.is_cut,
            Keep::Fields(_) => !self.is_body,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// Whether the head has gone by.
    pub(crate) fn is_body(&self) -> bool {
        self.is_body
    }

    /// Leaves the last line out again, if it was blank.
    pub(crate) fn drop_last_blank(&mut self) {
        if let Some(at) = self.last_blank {
            self.raw.truncate(at);
        }
    }

    pub(crate) fn into_mail(self) -> Mail {
        // Fields alone are never the whole mail.
        let is_part = self.is_cut || matches!(self.keep, Keep::Fields(_));
        Mail::cut(self.raw, is_part)
    }
}
