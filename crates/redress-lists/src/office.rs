//! The offices that letters go to, and how lists spell them.

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

/// Each office with its canonical word first, then the other spellings: lower case, words parted by single spaces.
const SPELLINGS: [(Office, &[&str]); 16] = [
    (
        Office::President,
        &[
            "president",
            "president of the united states",
            "potus",
            "us president",
            "u s president",
        ],
    ),
    (
        Office::VicePresident,
        &[
            "vice_president",
            "vice president",
            "vice president of the united states",
            "vp",
            "vpotus",
        ],
    ),
    (
        Office::Speaker,
        &["speaker", "speaker of the house", "house speaker"],
    ),
    (
        Office::Senator,
        &[
            "senator",
            "sen",
            "us senator",
            "u s senator",
            "united states senator",
            "us sen",
            "senate",
            "us senate",
        ],
    ),
    (
        Office::Representative,
        &[
            "representative",
            "rep",
            "us representative",
            "u s representative",
            "united states representative",
            "us rep",
            "congressman",
            "congresswoman",
            "congressperson",
            "member of congress",
            "us house",
        ],
    ),
    (
        Office::Delegate,
        &["delegate", "del", "us delegate", "delegate to congress"],
    ),
    (
        Office::ResidentCommissioner,
        &["resident_commissioner", "resident commissioner"],
    ),
    (
        Office::CommitteeChair,
        &[
            "committee_chair",
            "committee chair",
            "committee chairman",
            "committee chairwoman",
            "committee chairperson",
            "chair of committee",
        ],
    ),
    (Office::Governor, &["governor", "gov"]),
    (
        Office::StateSenator,
        &["state_senator", "state senator", "state sen", "upper"],
    ),
    (
        Office::StateRepresentative,
        &[
            "state_representative",
            "state representative",
            "state rep",
            "state delegate",
            "assembly member",
            "assemblymember",
            "assemblyman",
            "assemblywoman",
            "member of the assembly",
            "lower",
        ],
    ),
    (Office::Mayor, &["mayor", "city mayor", "mayor of city"]),
    (
        Office::CouncilMember,
        &[
            "council_member",
            "council member",
            "councilmember",
            "city council member",
            "city councilmember",
            "councilor",
            "councillor",
            "city councilor",
            "city councillor",
            "councilman",
            "councilwoman",
            "councilperson",
            "city councilman",
            "city councilwoman",
            "alder",
            "alderman",
            "alderwoman",
            "alderperson",
            "alderpersons",
            "supervisor",
            "county supervisor",
            "commissioner",
            "city commissioner",
            "county commissioner",
            "council president",
            "council vice president",
        ],
    ),
    (
        Office::Council,
        &[
            "council",
            "city council",
            "town council",
            "county council",
            "common council",
            "board of supervisors",
            "board of aldermen",
            "city commission",
            "board of commissioners",
        ],
    ),
    (
        Office::Clerk,
        &[
            "clerk",
            "city clerk",
            "town clerk",
            "county clerk",
            "village clerk",
            "council clerk",
        ],
    ),
    (
        Office::Staff,
        &[
            "staff",
            "staffer",
            "legislative director",
            "legislative assistant",
            "legislative aide",
            "chief of staff",
            "committee counsel",
            "counsel",
            "scheduler",
            "policy adviser",
            "policy advisor",
            "aide",
        ],
    ),
];

/// Where the one member of the House is a delegate without a vote on the floor (Puerto Rico's has another title).
const DELEGATES_FROM: [(&str, &str); 5] = [
    ("DC", "District of Columbia"),
    ("GU", "Guam"),
    ("VI", "Virgin Islands"),
    ("AS", "American Samoa"),
    ("MP", "Northern Mariana Islands"),
];
/// Where members of the lower house of the state are called delegates.
const STATES_WITH_DELEGATES: [(&str, &str); 3] = [
    ("MD", "Maryland"),
    ("VA", "Virginia"),
    ("WV", "West Virginia"),
];
const PUERTO_RICO: (&str, &str) = ("PR", "Puerto Rico");

impl Office {
    /// Reads an office as lists spell it (`sen`, `Rep.`, `City Councilor` ...); none for an unknown one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = String::with_capacity(text.len());
        for word in text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            if !words.is_empty() {
                words.push(' ');
            }
            words.extend(word.chars().flat_map(char::to_lowercase));
        }
        let means = |spellings: &[&str]| spellings.contains(&words.as_str());
        SPELLINGS
            .iter()
            .find(|(office, spellings)| means(spellings) || is_canonical(*office, &words))
            .map(|(o, _)| *o)
    }

    /// The office of a row: a `rep` of the District of Columbia or a territory is a delegate or the Resident
    /// Commissioner, and a delegate of Maryland, Virginia or West Virginia sits in the state's house.
    #[must_use]
    pub fn of_seat(text: &str, state: &str) -> Option<Self> {
        Self::parse(text).map(|office| office.in_state(state))
    }

    /// The office that this title means in a state or territory.
    #[must_use]
    pub(crate) fn in_state(self, state: &str) -> Self {
        let is = |place: &(&str, &str)| {
            state.eq_ignore_ascii_case(place.0) || state.eq_ignore_ascii_case(place.1)
        };
        match self {
            Self::Representative | Self::Delegate if is(&PUERTO_RICO) => Self::ResidentCommissioner,
            Self::Representative if DELEGATES_FROM.iter().any(is) => Self::Delegate,
            Self::Delegate if STATES_WITH_DELEGATES.iter().any(is) => Self::StateRepresentative,
            office => office,
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

    /// The canonical word, such as `council_member`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        SPELLINGS
            .iter()
            .find(|(office, _)| *office == self)
            .map_or("", |(_, spellings)| spellings[0])
    }
}

fn is_canonical(office: Office, words: &str) -> bool {
    office.as_str().split('_').eq(words.split(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_read_as_lists_spell_them() {
        for (text, office) in [
            ("sen", Some(Office::Senator)),
            ("Rep.", Some(Office::Representative)),
            ("U.S. Senator", Some(Office::Senator)),
            ("City  Councilor", Some(Office::CouncilMember)),
            ("council_member", Some(Office::CouncilMember)),
            ("MAYOR", Some(Office::Mayor)),
            ("resident_commissioner", Some(Office::ResidentCommissioner)),
            ("Dog Catcher", None),
            ("", None),
        ] {
            assert_eq!(Office::parse(text), office, "{text}");
        }
    }

    #[test]
    fn every_canonical_word_reads_back() {
        for (office, spellings) in SPELLINGS {
            assert_eq!(Office::parse(office.as_str()), Some(office));
            assert!(
                spellings[1..]
                    .iter()
                    .all(|spelling| Office::parse(spelling) == Some(office))
            );
        }
    }

    #[test]
    fn a_seat_without_a_vote_is_known_by_its_place() {
        assert_eq!(Office::of_seat("rep", "DC"), Some(Office::Delegate));
        assert_eq!(
            Office::of_seat("rep", "pr"),
            Some(Office::ResidentCommissioner)
        );
        assert_eq!(Office::of_seat("rep", "CA"), Some(Office::Representative));
        assert_eq!(
            Office::of_seat("Delegate", "Virginia"),
            Some(Office::StateRepresentative)
        );
        assert_eq!(Office::of_seat("sen", "DC"), Some(Office::Senator));
    }
}
