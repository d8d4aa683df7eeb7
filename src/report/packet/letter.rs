//! A letter that goes by hand, with what a print or a form needs of its recipient.

use super::body::PaperBody;
use super::enclosure::Enclosure;
use super::walk::Room;
use crate::report::entry_words::joined;
use jiff::civil::Date;
use redress_base::id::{MailingName, RecipientKey};
use redress_base::words::long_date;
use redress_letters::{RenderedLetter, Sender};
use redress_lists::{Channel, Column, Recipient};

/// A letter that goes by hand.
#[derive(Clone, Debug)]
pub struct PacketLetter {
    pub(super) mailing: MailingName,
    /// Who writes: the letterhead.
    pub(super) sender: Sender,
    pub(super) recipient: RecipientKey,
    pub(super) name: String,
    pub(super) channel: Channel,
    pub(super) room: Option<Room>,
    /// State and district, or city and state.
    pub(super) place: String,
    pub(super) address: Vec<String>,
    /// Whether the letter itself does not print its date.
    pub(super) lacks_date: bool,
    /// Whether the letter itself does not print the address block.
    pub(super) lacks_address: bool,
    pub(super) subject: String,
    pub(super) body: PaperBody,
    pub(super) enclosures: Vec<Enclosure>,
    pub(super) form_url: String,
    pub(super) form_limit: Option<usize>,
}

impl PacketLetter {
    /// Takes what a print needs of a mailing's letter. `date` is the one printed in the letters.
    #[must_use]
    pub fn new(
        (mailing, sender): (&MailingName, &Sender),
        recipient: &Recipient,
        letter: &RenderedLetter,
        date: Date,
    ) -> Self {
        // Rosters of the Congress have the room in a column that they call `address`.
        let room = ["post_address", "address"]
            .into_iter()
            .find_map(|column| Room::find(recipient.by_name(column)));
        // The text part is wrapped, so a date or a name may stand on two lines of it.
        let text = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // One line tells enough: `address_block` prints all of them.
        let first_line = letter.address_block.first().map_or("", String::as_str);
        Self {
            mailing: mailing.clone(),
            sender: sender.to(recipient).into_owned(),
            recipient: recipient.key.clone(),
            name: recipient.label(),
            channel: recipient.channel,
            place: place_of(recipient),
            address: postal_lines(recipient, &letter.address_block, room.as_ref()),
            room,
            lacks_date: !text.contains(&long_date(date)),
            lacks_address: !first_line.is_empty() && !text.contains(first_line),
            subject: letter.subject.clone(),
            body: PaperBody::new(&letter.body.to_string()),
            enclosures: letter.attachments.iter().map(Enclosure::new).collect(),
            form_url: web_address(recipient.get(Column::FormUrl)),
            form_limit: recipient
                .by_name("form_limit")
                // Spreadsheets write `2,000`. What is no number counts as not said, and `--form-limit` decides.
                .replace([',', ' '], "")
                .parse()
                .ok(),
        }
    }

    /// Who it is to.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What goes with it.
    #[must_use]
    pub fn enclosures(&self) -> &[Enclosure] {
        &self.enclosures
    }

    /// Where an office answers to: where answers to an e-mail go.
    pub(super) fn contact(&self) -> &str {
        self.sender.answers_to().as_str()
    }

    /// Whether somebody can walk to it.
    pub(super) fn is_walked_to(&self) -> bool {
        self.channel == Channel::InPerson || self.room.is_some()
    }
}

fn place_of(recipient: &Recipient) -> String {
    let district = match recipient.get(Column::District) {
        "" => String::new(),
        "0" | "00" => "at large".to_owned(),
        district => format!("district {district}"),
    };
    joined(
        [
            recipient.get(Column::City),
            recipient.get(Column::State),
            &district,
        ],
        ", ",
    )
}

/// The lines of an envelope: the address block, with the room before the line of the city; without a block, the name
/// and the row's own post address.
fn postal_lines(recipient: &Recipient, block: &[String], room: Option<&Room>) -> Vec<String> {
    let mut lines = block.to_vec();
    let post_address = recipient.get(Column::PostAddress);
    match room {
        Some(room) if !lines.is_empty() => {
            let line = format!("{} {}", room.room(), room.building());
            // The list's own block may have the room already.
            if !lines.contains(&line) {
                lines.insert(lines.len() - usize::from(ends_in_zip(&lines)), line);
            }
        }
        _ if lines.is_empty() => {
            lines.push(recipient.label());
            lines.extend(
                post_address
                    // A cell of one line separates the lines of an address by semicolons.
                    .split(['\n', ';'])
                    .map(|line| line.trim().to_owned())
                    .filter(|line| !line.is_empty()),
            );
        }
        _ => {}
    }
    lines
}

fn ends_in_zip(lines: &[String]) -> bool {
    let last = lines
        .last()
        .and_then(|line| line.split(' ').next_back())
        .unwrap_or_default();
    // A ZIP code, or ZIP+4 as `20510-3204`: then the line is that of the city.
    last.len() >= 5 && last.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// The address of a form if it is one that a browser may open; nothing for `javascript:` and the like.
fn web_address(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        text.to_owned()
    } else {
        String::new()
    }
}
