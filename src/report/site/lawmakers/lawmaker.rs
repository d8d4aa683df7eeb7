//! One person in office, as the page shows them.

use super::places::Place;
use crate::report::web_link::{mail_link, web_link};
use maud::{Markup, html};
use redress_lists::{Column, Recipient, Stance, yes_or_no};

/// One person in office.
#[derive(Clone, Debug)]
pub(super) struct Lawmaker {
    name: String,
    office: String,
    stance: Stance,
    /// The office's web form.
    form: Option<String>,
    /// The office's website, for those without a form.
    website: Option<String>,
    /// An address that the list marks as public.
    public_address: Option<String>,
}

impl Lawmaker {
    /// As a list has them.
    pub(super) fn of(recipient: &Recipient, office: String) -> Self {
        let name = match recipient.get(Column::FullName) {
            "" => recipient.label(),
            full_name => full_name.to_owned(),
        };
        // Whole: where an address is shown as a text of ours it is masked.
        let address = recipient
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned());
        Self {
            name,
            office,
            stance: Stance::parse(recipient.get(Column::Stance)).unwrap_or(Stance::Unknown),
            form: web_link(recipient.get(Column::FormUrl)).map(str::to_owned),
            // Columns of the list's own: letters have no use for them, so they are none of the canonical ones.
            website: ["url", "website"]
                .into_iter()
                .find_map(|name| web_link(recipient.by_name(name)))
                .map(str::to_owned),
            // Nothing but a clear yes: most addresses on lists are those of staff.
            public_address: address
                .filter(|_| yes_or_no(recipient.get(Column::EmailPublic)) == Some(true)),
        }
    }

    /// Takes from another row of the same person what this one does not know: of two lists the first is believed.
    pub(super) fn add(&mut self, other: Self) {
        if self.stance == Stance::Unknown {
            self.stance = other.stance;
        }
        self.form = self.form.take().or(other.form);
        self.website = self.website.take().or(other.website);
        self.public_address = self.public_address.take().or(other.public_address);
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the page has a form, a website or an address for them.
    pub(super) fn can_be_written_to(&self) -> bool {
        self.form.is_some() || self.website.is_some() || self.public_address.is_some()
    }

    /// The line of the page, which the script copies for whoever it finds.
    pub(super) fn line(&self, place: &Place) -> Markup {
        // Whoever sponsors already is thanked, and everybody else is asked, as on the scoreboard.
        let (key, word) = match self.stance {
            Stance::Sponsor => ("thanks", "Thank"),
            _ => ("ask", "Ask"),
        };
        html! {
            li data-seat=[place.seat_code()] data-city=[place.city_words()] data-message=(key) {
                // On its own in its direction: a mark in a name turns nothing around it.
                bdi { (self.name) }
                " " span.soft { bdi { (self.office) } }
                " " span class={ "do " (key) } { (word) }
                @if let Some(form) = &self.form {
                    " " a href=(form) rel="noopener" { "Web form" }
                } @else if let Some(website) = &self.website {
                    " " a href=(website) rel="noopener" { "Website" }
                }
                @if let Some(address) = &self.public_address {
                    " " a.mail href=(mail_link(address)) { (address) }
                }
                @if !self.can_be_written_to() {
                    " " span.soft { "The list has no web form." }
                }
            }
        }
    }
}
