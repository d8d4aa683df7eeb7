//! What somebody may agree to.

/// What somebody agreed to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsentUse {
    /// To be counted.
    Count,
    /// To have name and town shown to the office.
    Name,
    /// To have their own words shown to the office.
    Words,
    /// To get mail from this organization.
    Contact(String),
}
