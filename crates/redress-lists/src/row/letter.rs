//! What a row comes to.

use super::fault::RowFault;
use super::held_back::{HeldBackReason, SheetRow};
use super::office::RowOffice;
use super::place::RowPlace;
use crate::cells::{Channel, Office, Stance};
use jiff::civil::Date;
use redress_base::address::EmailAddress;

/// One letter that a row without fault asks for.
#[derive(Clone, Debug)]
pub(crate) struct RowLetter {
    pub office: Option<Office>,
    /// What the office was read from.
    pub said: RowOffice,
    /// The city and the state, where one cell holds both.
    pub place: RowPlace,
    /// Where the recipient stands, if the list says so.
    pub stance: Option<Stance>,
    pub email: Option<EmailAddress>,
    pub cc: Vec<EmailAddress>,
    /// Where answers go, if the row says so: in a box, as few do and every row would pay for the room.
    pub reply_to: Option<Box<EmailAddress>>,
    pub channel: Channel,
    pub term_end: Option<Date>,
    /// The address of the row, if it says that nobody is to be written to there.
    pub closed: Option<EmailAddress>,
    /// Why it is no delivery, if it is none.
    pub hold: Option<HeldBackReason>,
    /// What of the row only the letter shows to be wrong: an office that nobody knows.
    pub fault: Option<Box<RowFault>>,
    /// What was mended, and what deserves a look.
    pub repairs: Vec<RowFault>,
    /// Which of the row's letters it is, from 0.
    pub nth: u8,
    /// Whether its address comes from the file of contacts.
    pub is_contact: bool,
}

/// What a row comes to.
#[derive(Debug)]
pub(crate) enum RowReading {
    /// Nothing but empty cells: no row at all.
    Blank,
    /// A row that is nobody.
    NoRecipient(SheetRow),
    /// One letter, as nearly always.
    One(RowLetter),
    /// A letter to each contact of the seat.
    Several(Vec<RowLetter>),
    /// Faulty, with at least one fault.
    Faulty {
        faults: Vec<RowFault>,
        /// The end of the term, if so much can be read.
        term_end: Option<Date>,
        /// Its address, if it says that nobody is to be written to there.
        closed: Option<EmailAddress>,
    },
}

impl RowReading {
    /// The letters of a row without fault.
    pub(crate) fn letters(&self) -> &[RowLetter] {
        match self {
            Self::One(letter) => std::slice::from_ref(letter),
            Self::Several(letters) => letters,
            Self::Blank | Self::NoRecipient(_) | Self::Faulty { .. } => &[],
        }
    }

    /// The addresses at which it says that nobody is to be written to.
    pub(crate) fn closed(&self) -> impl Iterator<Item = &EmailAddress> {
        let faulty = match self {
            Self::Faulty { closed, .. } => closed.as_ref(),
            _ => None,
        };
        let letters = self.letters().iter();
        faulty
            .into_iter()
            .chain(letters.filter_map(|letter| letter.closed.as_ref()))
    }
}
