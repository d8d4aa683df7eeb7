//! Whom a letter is from and for, as the server is told.

use crate::reply::Reply;
use redress_base::address::EmailAddress;

/// The envelope of one letter (RFC 5321 section 2.3.1).
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The sender's address, to which bounces go.
    pub from: &'a EmailAddress,
    /// The addressee. Where the server refuses it, nothing goes, copies included.
    pub to: &'a EmailAddress,
    /// Who gets a copy. Where the server refuses one, the letter goes all the same.
    pub cc: &'a [EmailAddress],
    /// The size of the letter in bytes, which is told to servers that ask for it (RFC 1870).
    pub size: usize,
    /// What the letter is called: servers that understand it (DSN) repeat this in their reports as `Original-Envelope-Id`. Up
    /// to 100 printable characters; anything else is not told.
    pub id: &'a str,
}

impl<'a> Envelope<'a> {
    /// All addressees in the order in which the server hears of them.
    pub(crate) fn addressees(self) -> impl Iterator<Item = (&'a EmailAddress, Role)> {
        std::iter::once((self.to, Role::To)).chain(self.cc.iter().map(|cc| (cc, Role::Cc)))
    }
}

/// To or Cc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The To field.
    To,
    /// The Cc field.
    Cc,
}

/// One addressee's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// The address.
    pub email: EmailAddress,
    /// To or Cc.
    pub role: Role,
    /// What the server said to RCPT.
    pub reply: Reply,
}
