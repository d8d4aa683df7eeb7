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
    LieutenantGovernor,
    AttorneyGeneral,
    SecretaryOfState,
    StateSenator,
    StateRepresentative,
    Treasurer,
    Auditor,
    Comptroller,
    Controller,
    CountyExecutive,
    Sheriff,
    DistrictAttorney,
    CountyAttorney,
    CountyManager,
    Mayor,
    DeputyMayor,
    ViceMayor,
    MayorProTem,
    TownSupervisor,
    VillagePresident,
    CouncilPresident,
    CouncilVicePresident,
    CouncilChair,
    CouncilViceChair,
    CouncilSpeaker,
    CouncilMember,
    SelectBoardMember,
    Trustee,
    SchoolBoardMember,
    Council,
    CityAttorney,
    CityManager,
    Clerk,
    MemberOfParliament,
    MemberOfLegislativeAssembly,
    MemberOfScottishParliament,
    Staff,
}

/// Whose office it is, as lobbying is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// In Washington.
    Federal,
    /// A state's.
    State,
    /// A county's, a city's or a town's.
    Local,
    /// A state's or a city's: whether the row has a city tells.
    StateOrLocal,
    /// In another country, or of every level.
    Other,
}

/// Each office with its canonical word and its level.
const OFFICES: [(Office, &str, Level); Office::COUNT] = [
    (Office::President, "president", Level::Federal),
    (Office::VicePresident, "vice_president", Level::Federal),
    (Office::Speaker, "speaker", Level::Federal),
    (Office::Senator, "senator", Level::Federal),
    (Office::Representative, "representative", Level::Federal),
    (Office::Delegate, "delegate", Level::Federal),
    (
        Office::ResidentCommissioner,
        "resident_commissioner",
        Level::Federal,
    ),
    (Office::CommitteeChair, "committee_chair", Level::Federal),
    (Office::Governor, "governor", Level::State),
    (
        Office::LieutenantGovernor,
        "lieutenant_governor",
        Level::State,
    ),
    (Office::AttorneyGeneral, "attorney_general", Level::State),
    (Office::SecretaryOfState, "secretary_of_state", Level::State),
    (Office::StateSenator, "state_senator", Level::State),
    (
        Office::StateRepresentative,
        "state_representative",
        Level::State,
    ),
    (Office::Treasurer, "treasurer", Level::StateOrLocal),
    (Office::Auditor, "auditor", Level::StateOrLocal),
    (Office::Comptroller, "comptroller", Level::StateOrLocal),
    (Office::Controller, "controller", Level::StateOrLocal),
    (Office::CountyExecutive, "county_executive", Level::Local),
    (Office::Sheriff, "sheriff", Level::Local),
    (Office::DistrictAttorney, "district_attorney", Level::Local),
    (Office::CountyAttorney, "county_attorney", Level::Local),
    (Office::CountyManager, "county_manager", Level::Local),
    (Office::Mayor, "mayor", Level::Local),
    (Office::DeputyMayor, "deputy_mayor", Level::Local),
    (Office::ViceMayor, "vice_mayor", Level::Local),
    (Office::MayorProTem, "mayor_pro_tem", Level::Local),
    (Office::TownSupervisor, "town_supervisor", Level::Local),
    (Office::VillagePresident, "village_president", Level::Local),
    (Office::CouncilPresident, "council_president", Level::Local),
    (
        Office::CouncilVicePresident,
        "council_vice_president",
        Level::Local,
    ),
    (Office::CouncilChair, "council_chair", Level::Local),
    (Office::CouncilViceChair, "council_vice_chair", Level::Local),
    (Office::CouncilSpeaker, "council_speaker", Level::Local),
    (Office::CouncilMember, "council_member", Level::Local),
    (
        Office::SelectBoardMember,
        "select_board_member",
        Level::Local,
    ),
    (Office::Trustee, "trustee", Level::Local),
    (
        Office::SchoolBoardMember,
        "school_board_member",
        Level::Local,
    ),
    (Office::Council, "council", Level::Local),
    (Office::CityAttorney, "city_attorney", Level::Local),
    (Office::CityManager, "city_manager", Level::Local),
    (Office::Clerk, "clerk", Level::Local),
    (
        Office::MemberOfParliament,
        "member_of_parliament",
        Level::Other,
    ),
    (
        Office::MemberOfLegislativeAssembly,
        "member_of_legislative_assembly",
        Level::Other,
    ),
    (
        Office::MemberOfScottishParliament,
        "member_of_scottish_parliament",
        Level::Other,
    ),
    (Office::Staff, "staff", Level::Other),
];

impl Office {
    /// How many there are.
    pub const COUNT: usize = 46;

    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::President,
        Self::VicePresident,
        Self::Speaker,
        Self::Senator,
        Self::Representative,
        Self::Delegate,
        Self::ResidentCommissioner,
        Self::CommitteeChair,
        Self::Governor,
        Self::LieutenantGovernor,
        Self::AttorneyGeneral,
        Self::SecretaryOfState,
        Self::StateSenator,
        Self::StateRepresentative,
        Self::Treasurer,
        Self::Auditor,
        Self::Comptroller,
        Self::Controller,
        Self::CountyExecutive,
        Self::Sheriff,
        Self::DistrictAttorney,
        Self::CountyAttorney,
        Self::CountyManager,
        Self::Mayor,
        Self::DeputyMayor,
        Self::ViceMayor,
        Self::MayorProTem,
        Self::TownSupervisor,
        Self::VillagePresident,
        Self::CouncilPresident,
        Self::CouncilVicePresident,
        Self::CouncilChair,
        Self::CouncilViceChair,
        Self::CouncilSpeaker,
        Self::CouncilMember,
        Self::SelectBoardMember,
        Self::Trustee,
        Self::SchoolBoardMember,
        Self::Council,
        Self::CityAttorney,
        Self::CityManager,
        Self::Clerk,
        Self::MemberOfParliament,
        Self::MemberOfLegislativeAssembly,
        Self::MemberOfScottishParliament,
        Self::Staff,
    ];

    /// The canonical word, such as `council_member`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        // The table has every office in the order in which they are declared, as a test holds.
        OFFICES[self as usize].1
    }

    /// The office of a canonical word, exactly.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let found = OFFICES.iter().find(|(_, known, _)| *known == word);
        found.map(|(office, _, _)| *office)
    }

    /// Whose office it is.
    #[must_use]
    pub const fn level(self) -> Level {
        OFFICES[self as usize].2
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_office_in_its_order() {
        for (office, row) in Office::ALL.into_iter().zip(OFFICES) {
            assert_eq!(office, row.0);
            assert_eq!(Office::named(office.as_str()), Some(office));
        }
    }
}
