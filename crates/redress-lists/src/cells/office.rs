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
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::President,
        Self::VicePresident,
        Self::Speaker,
        Self::Senator,
        Self::Representative,
        Self::Delegate,
        Self::ResidentCommissioner,
        Self::CommitteeChair,
        Self::Governor,
        Self::StateSenator,
        Self::StateRepresentative,
        Self::Mayor,
        Self::CouncilMember,
        Self::Council,
        Self::Clerk,
        Self::Staff,
    ];

    /// The canonical word, such as `council_member`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::President => "president",
            Self::VicePresident => "vice_president",
            Self::Speaker => "speaker",
            Self::Senator => "senator",
            Self::Representative => "representative",
            Self::Delegate => "delegate",
            Self::ResidentCommissioner => "resident_commissioner",
            Self::CommitteeChair => "committee_chair",
            Self::Governor => "governor",
            Self::StateSenator => "state_senator",
            Self::StateRepresentative => "state_representative",
            Self::Mayor => "mayor",
            Self::CouncilMember => "council_member",
            Self::Council => "council",
            Self::Clerk => "clerk",
            Self::Staff => "staff",
        }
    }

    /// Whether it is a seat in the House of Representatives.
    #[must_use]
    pub fn is_of_the_house(self) -> bool {
        matches!(
            self,
            Self::Representative | Self::Delegate | Self::ResidentCommissioner
        )
    }
}
