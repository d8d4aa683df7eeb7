//! What is counted of a letter.

/// What was tried with a letter in this run, as far as it came to nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tries {
    /// How often it came back to the queue without a verdict.
    pub(super) returns: u32,
    /// How often the connection broke at it before its commit point.
    pub(super) losses: u32,
}
