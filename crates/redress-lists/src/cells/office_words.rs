//! How lists spell the offices this program knows: a table, to be extended by whoever meets another spelling.

use super::office::Office;

/// Each office with its spellings: lower case, words parted by single spaces, spellings by commas. The canonical word,
/// with `_` or spaces, is one without being repeated here.
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
        "sen, us senator, u s senator, united states senator, us sen, senate, us senate",
    ),
    (
        Office::Representative,
        "rep, us representative, u s representative, united states representative, us rep, \
         congressman, congresswoman, congressperson, member of congress, us house",
    ),
    (Office::Delegate, "del, us delegate, delegate to congress"),
    (Office::ResidentCommissioner, ""),
    (
        Office::CommitteeChair,
        "committee chairman, committee chairwoman, committee chairperson, chair of committee",
    ),
    (Office::Governor, "gov"),
    (Office::StateSenator, "state sen, upper"),
    (
        Office::StateRepresentative,
        "state rep, state delegate, assembly member, assemblymember, assemblyman, \
         assemblywoman, member of the assembly, lower",
    ),
    (Office::Mayor, "city mayor, mayor of city"),
    (
        Office::CouncilMember,
        "councilmember, city council member, city councilmember, councilor, councillor, \
         city councilor, city councillor, councilman, councilwoman, councilperson, \
         city councilman, city councilwoman, alder, alderman, alderwoman, alderperson, \
         alderpersons, supervisor, county supervisor, commissioner, city commissioner, \
         county commissioner, council president, council vice president",
    ),
    (
        Office::Council,
        "city council, town council, county council, common council, board of supervisors, \
         board of aldermen, city commission, board of commissioners",
    ),
    (
        Office::Clerk,
        "city clerk, town clerk, county clerk, village clerk, council clerk",
    ),
    (
        Office::Staff,
        "staffer, legislative director, legislative assistant, legislative aide, \
         chief of staff, committee counsel, counsel, scheduler, policy adviser, \
         policy advisor, aide",
    ),
];
