//! Whose name stands in a form.

use redress_lists::Recipient;
use std::borrow::Cow;

/// Whose name stands in a form: the row's own, a ranking member's or a member's whom the row's staff serves.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) row: &'a Recipient,
    /// What the names of its columns begin with.
    pub(crate) prefix: &'static str,
}

impl<'a> Person<'a> {
    /// A cell of this person.
    pub(crate) fn cell(&self, column: &str) -> &'a str {
        if self.prefix.is_empty() {
            self.row.by_name(column)
        } else {
            self.row.by_name(&format!("{}{column}", self.prefix))
        }
    }

    /// The office in the list's own words.
    pub(crate) fn listed_office(&self) -> &'a str {
        match self.cell("office_as_listed") {
            "" => self.cell("office"),
            listed => listed,
        }
    }

    /// The full name, composed of its parts where the list has none.
    pub(crate) fn full_name(&self) -> Cow<'a, str> {
        let full_name = self.cell("full_name");
        if !full_name.is_empty() {
            return Cow::Borrowed(full_name);
        }
        let mut name = [self.cell("first_name"), self.cell("last_name")]
            .join(" ")
            .trim()
            .to_owned();
        let suffix = self.cell("suffix");
        if !suffix.is_empty() && !name.is_empty() {
            // "Reid III", but "Reid, Jr."
            name.push_str(if suffix.chars().all(|c| matches!(c, 'I' | 'V')) {
                " "
            } else {
                ", "
            });
            name.push_str(suffix);
        }
        Cow::Owned(name)
    }
}
