//! What comes of the first half of a transaction, before the letter itself.

use crate::envelope::Addressee;
use crate::reply::Reply;
use crate::stage::Stage;

/// What came of MAIL, RCPT and DATA.
#[derive(Debug)]
pub enum Opening {
    /// 354: the body may follow. To was accepted; each addressee's answer is here.
    Open(Vec<Addressee>),
    /// Nothing of this letter may reach anyone: MAIL, the To address or DATA was not accepted.
    Closed {
        /// Which of them.
        stage: Stage,
        /// The answer.
        reply: Reply,
        /// Addressees' answers up to there.
        addressees: Vec<Addressee>,
    },
}

/// A transaction that was begun ahead of its answers (RFC 2920): what of its envelope is on its way.
#[derive(Clone, Copy, Debug)]
pub struct BegunTransaction {
    /// RSET went first.
    pub(super) reset: bool,
    /// DATA went along.
    pub(super) data: bool,
}
