//! The cells of a row that decide something, and what the row is called by them.

use super::layout::Layout;
use super::name::{self, Doubled};
use super::table::RawRow;
use redress_base::address::EmailAddress;
use std::borrow::Cow;

/// Where the deciding cells of a list stand.
#[derive(Debug)]
pub(crate) struct Places {
    pub id: Option<usize>,
    pub office: Option<usize>,
    pub first_name: Option<usize>,
    pub middle_name: Option<usize>,
    pub last_name: Option<usize>,
    pub full_name: Option<usize>,
    pub suffix: Option<usize>,
    pub city: Option<usize>,
    pub state: Option<usize>,
    pub district: Option<usize>,
    pub committee: Option<usize>,
    pub email: Option<usize>,
    pub cc: Option<usize>,
    pub timezone: Option<usize>,
    pub attachments: Option<usize>,
    pub stance: Option<usize>,
    pub term_end: Option<usize>,
    pub channel: Option<usize>,
    pub form_url: Option<usize>,
    pub post_address: Option<usize>,
    pub vacant: Option<usize>,
    pub as_of: Option<usize>,
}

impl Places {
    pub(crate) fn of(layout: &Layout) -> Self {
        Self {
            id: layout.cell("id"),
            office: layout.cell("office"),
            first_name: layout.cell("first_name"),
            middle_name: layout.cell("middle_name"),
            last_name: layout.cell("last_name"),
            full_name: layout.cell("full_name"),
            suffix: layout.cell("suffix"),
            city: layout.cell("city"),
            state: layout.cell("state"),
            district: layout.cell("district"),
            committee: layout.cell("committee"),
            email: layout.cell("email"),
            cc: layout.cell("cc"),
            timezone: layout.cell("timezone"),
            attachments: layout.cell("attachments"),
            stance: layout.cell("stance"),
            term_end: layout.cell("term_end"),
            channel: layout.cell("channel"),
            form_url: layout.cell("form_url"),
            post_address: layout.cell("post_address"),
            vacant: layout.cell("vacant"),
            as_of: layout.cell("as_of"),
        }
    }

    /// What the row's name comes to if it stands whole in the columns of both its parts.
    pub(crate) fn doubled_name<'r>(&self, raw: &RawRow<'r>) -> Option<Doubled<'r>> {
        name::doubled(
            get(raw, self.first_name),
            get(raw, self.last_name),
            get(raw, self.full_name),
        )
    }

    /// The full name, put together from its parts if the row has none.
    pub(crate) fn full_name(&self, raw: &RawRow<'_>) -> String {
        match get(raw, self.full_name) {
            "" if self.doubled_name(raw).is_some() => get(raw, self.last_name).to_owned(),
            "" => name::compose(
                get(raw, self.first_name),
                get(raw, self.middle_name),
                get(raw, self.last_name),
                get(raw, self.suffix),
            ),
            name => name.to_owned(),
        }
    }

    /// What tells the row from others: its `id`, else its address, else office, name and place.
    pub(crate) fn key<'r>(
        &self,
        raw: &RawRow<'r>,
        email: Option<&EmailAddress>,
    ) -> Option<Cow<'r, str>> {
        let id = get(raw, self.id);
        if !id.is_empty() {
            return Some(Cow::Borrowed(id));
        }
        if let Some(email) = email {
            return Some(Cow::Owned(email.inbox()));
        }
        let name = self.full_name(raw);
        let seat = self.seat(raw);
        let key = [name.as_str(), seat.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>();
        (!key.is_empty()).then(|| Cow::Owned(key.join(", ").to_lowercase()))
    }

    /// The seat in the list's own words: `mayor, Springfield, IL`.
    pub(crate) fn seat(&self, raw: &RawRow<'_>) -> String {
        let parts = [
            self.office,
            self.city,
            self.state,
            self.district,
            self.committee,
        ]
        .map(|place| get(raw, place));
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What to call the row.
    pub(crate) fn label(&self, raw: &RawRow<'_>, layout: &Layout) -> String {
        let full_name = self.full_name(raw);
        label(|column| match column {
            "full_name" => &full_name,
            column => get(raw, layout.cell(column)),
        })
    }
}

/// A cell of a row as it is meant, without the spaces around it; empty if the list has no such column.
#[inline]
pub(crate) fn get<'r>(raw: &RawRow<'r>, place: Option<usize>) -> &'r str {
    let cell = place.and_then(|index| raw.record.get(index)).unwrap_or("");
    match cell.as_bytes() {
        [b'!'..=b'&' | b'('..=b'~', .., b'!'..=b'~'] => cell, // the many cells that need no trimming
        _ => without_text_mark(cell.trim()),
    }
}

/// An apostrophe in front of what would be a formula is how spreadsheets, and our own exports, mark a text.
fn without_text_mark(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@']) => text,
        _ => cell,
    }
}

/// What to call a recipient: the full name, else the office and place; empty if it has neither.
pub(crate) fn label<'a>(get: impl Fn(&str) -> &'a str) -> String {
    let name = get("full_name");
    if !name.is_empty() && !name::says_vacant(name) {
        return name.to_owned();
    }
    let office = get("office").replace('_', " ");
    let district = match get("district") {
        "" => String::new(),
        "0" => "at large".to_owned(),
        district => format!("district {district}"),
    };
    let parts = [office.as_str(), get("city"), get("state"), &district];
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
