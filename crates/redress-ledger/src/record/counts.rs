//! How many deliveries are in each state.

use redress_base::id::{AccountName, MailingName};

/// How many deliveries are in each state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// One for each mailing, in the campaign's order.
    pub mailings: Vec<MailingCounts>,
}

/// The counts of one mailing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailingCounts {
    /// Its name.
    pub name: MailingName,
    /// Deliveries in each state, in the order of [`DeliveryState::ALL`](super::DeliveryState::ALL).
    pub states: [u64; 11],
    /// Those of the accepted ones that a program answered: somebody is away, the letter was received, a proof is asked for.
    pub automatic: u64,
    /// Rows held back, by reason.
    pub held_back: Vec<HeldBackCount>,
}

/// The letters of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCounts {
    /// Its name.
    pub name: AccountName,
    /// Deliveries in each state, in the order of [`DeliveryState::ALL`](super::DeliveryState::ALL). What was sent counts for
    /// the account that carried it, whatever a newer plan says.
    pub states: [u64; 11],
}

/// Rows held back for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBackCount {
    /// The reason's word, as [`redress_lists::HeldBackReason::word`] gives it.
    pub reason: String,
    /// How many.
    pub rows: u64,
}
