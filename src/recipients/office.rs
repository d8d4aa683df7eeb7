//! The offices that letters go to.

/// The office a recipient holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Office {
    President,
    VicePresident,
    Speaker,
    Senator,
    Representative,
    Delegate,
    ResidentCommissioner,
    CommitteeChair,
    Governor,
    StateSenator,
    StateRepresentative,
    Mayor,
    CouncilMember,
    Council,
    Clerk,
    Staff,
}

impl Office {
    /// Reads an office as lists spell it (`sen`, `Rep.`, `City Councilor` ...); none for an unknown one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        todo!("{text}")
    }
    /// The canonical word, such as `council_member`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        todo!("{self:?}")
    }
}
