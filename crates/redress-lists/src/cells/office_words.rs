//! How lists spell the offices this program knows: a table, to be extended by whoever meets another spelling.

use super::office::Office;

/// Each office with its spellings: lower case, words parted by single spaces, spellings by commas. The canonical word,
/// with `_` or spaces, is one without being repeated here. docs/lists.md has them all, as a test holds.
pub(super) const SPELLINGS: &[(Office, &str)] = &[
    (
        Office::President,
        "president of the united states, potus, us president, u s president",
    ),
    (
        Office::VicePresident,
        "vice president of the united states, vp, vpotus",
    ),
    (Office::Speaker, "speaker of the house, house speaker"),
    (
        Office::Senator,
        "sen, us senator, u s senator, united states senator, us sen, u s sen, senate, us senate, u s senate",
    ),
    (
        Office::Representative,
        "rep, us representative, u s representative, united states representative, us rep, \
         u s rep, us congressman, us congresswoman, congressman, congresswoman, congressperson, member of congress, house, us house, u s house",
    ),
    (
        Office::Delegate,
        "del, us delegate, u s delegate, delegate to congress",
    ),
    (Office::ResidentCommissioner, ""),
    (
        Office::CommitteeChair,
        "committee chairman, committee chairwoman, committee chairperson, chair of committee",
    ),
    (Office::Governor, "gov"),
    (
        Office::LieutenantGovernor,
        "lt governor, lt gov, lieutenant gov",
    ),
    (Office::AttorneyGeneral, "state attorney general, ag"),
    (Office::SecretaryOfState, "state secretary of state, sos"),
    (
        Office::StateSenator,
        "state sen, state senate, upper, member of the state senate",
    ),
    (
        Office::StateRepresentative,
        "state rep, state house, state assembly, state delegate, state house member, \
         assembly member, assemblymember, assemblyman, assemblywoman, assemblyperson, \
         member of the assembly, lower",
    ),
    (
        Office::Treasurer,
        "state treasurer, county treasurer, city treasurer",
    ),
    (
        Office::Auditor,
        "state auditor, county auditor, city auditor, auditor general",
    ),
    (Office::Comptroller, "state comptroller, city comptroller"),
    (
        Office::Controller,
        "state controller, city controller, county controller",
    ),
    (Office::CountyExecutive, "county exec"),
    (Office::Sheriff, "county sheriff"),
    (Office::DistrictAttorney, "da, district atty"),
    (Office::CountyAttorney, ""),
    (Office::CountyManager, "county administrator"),
    (Office::Mayor, "city mayor, mayor of city"),
    (Office::DeputyMayor, ""),
    (Office::ViceMayor, ""),
    (Office::MayorProTem, "mayor pro tempore, mayor protem"),
    (Office::TownSupervisor, "township supervisor"),
    (Office::VillagePresident, "president of the village"),
    (
        Office::CouncilPresident,
        "city council president, president of the council, president of the city council, \
         council pres",
    ),
    (
        Office::CouncilVicePresident,
        "city council vice president, vice president of the council",
    ),
    (
        Office::CouncilChair,
        "city council chair, council chairman, council chairwoman, council chairperson, \
         chair of the council, chair of the city council",
    ),
    (Office::CouncilViceChair, "city council vice chair"),
    (
        Office::CouncilSpeaker,
        "city council speaker, speaker of the council",
    ),
    (
        Office::CouncilMember,
        "councilmember, city council member, city councilmember, town council member, \
         county council member, councilor, councillor, cllr, town councilor, town councillor, \
         city councilor, city councillor, county councillor, councilman, councilwoman, \
         councilperson, city councilman, city councilwoman, alder, alderman, alderwoman, \
         alderperson, alderpersons, supervisor, county supervisor, member of the council, \
         member of the board of supervisors, commissioner, city commissioner, county commissioner",
    ),
    (
        Office::SelectBoardMember,
        "selectboard member, selectman, selectwoman, selectperson, member of the select board",
    ),
    (
        Office::Trustee,
        "village trustee, town trustee, township trustee, board trustee",
    ),
    (
        Office::SchoolBoardMember,
        "school board trustee, school committee member, school committeeman, \
         school committeewoman, board of education member, member of the school board, \
         member of the board of education, school trustee, school director",
    ),
    (
        Office::Council,
        "city council, town council, county council, village council, common council, \
         borough council, board of supervisors, board of aldermen, board of alders, \
         city commission, county commission, board of commissioners, \
         board of county commissioners, select board, selectboard, board of selectmen, \
         village board, board of trustees, village board of trustees, school board, \
         school committee, board of education",
    ),
    (Office::CityAttorney, "town attorney, village attorney"),
    (
        Office::CityManager,
        "city administrator, town manager, town administrator, village manager, village administrator",
    ),
    (
        Office::Clerk,
        "city clerk, town clerk, county clerk, village clerk, council clerk",
    ),
    (Office::MemberOfParliament, "mp"),
    (
        Office::MemberOfLegislativeAssembly,
        "mla, member of the legislative assembly",
    ),
    (
        Office::MemberOfScottishParliament,
        "msp, member of the scottish parliament",
    ),
    (
        Office::Staff,
        "staffer, legislative director, legislative assistant, legislative aide, \
         chief of staff, committee counsel, counsel, scheduler, policy adviser, \
         policy advisor, aide",
    ),
];
