//! The columns that mean something to the program.

/// A column with a meaning to the program. Lists have others, too: those are known by their names only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// What tells a row from all others, whatever else changes in it.
    Id,
    /// The office that the recipient holds.
    Office,
    /// The given name.
    FirstName,
    /// The surname.
    LastName,
    /// The name as it stands in an address; put together from its parts where a list has only those.
    FullName,
    /// What follows the name: `Jr.`, `III`.
    Suffix,
    /// `Mr.` or `Madam`, for offices that are addressed so.
    Style,
    /// The city, or what a council is the council of.
    City,
    /// The state, by its code or its name.
    State,
    /// The district, ward or division.
    District,
    /// The committee that the recipient chairs.
    Committee,
    /// The address to write to.
    Email,
    /// Addresses that get copies.
    Cc,
    /// Where answers to this recipient's letter go; the mailing's address if the cell is empty.
    ReplyTo,
    /// Files that go with this recipient's letter.
    Attachments,
    /// Where the recipient stands on what the letter asks for.
    Stance,
    /// The day on which the term ends.
    TermEnd,
    /// The zone in which office hours are read.
    Timezone,
    /// How the letter is delivered.
    Channel,
    /// The web form of an office without an address.
    FormUrl,
    /// Where a letter on paper goes.
    PostAddress,
    /// The names between the first and the last.
    MiddleName,
    /// What the recipient is called by friends; never used in a letter by itself.
    Nickname,
    /// Whether nobody holds the seat.
    Vacant,
    /// What stands before the name.
    NamePrefix,
    /// The day on which the row was right.
    AsOf,
    /// Whether the address may stand on a public page.
    EmailPublic,
    /// What the list itself calls the office: `office` is the canonical word.
    OfficeAsListed,
    /// What the list itself says of the stance: `stance` is the canonical word.
    StanceAsListed,
}

impl Column {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// All of them: those that the documentation lists, then those that only help to read a row.
    pub const ALL: [Self; 29] = [
        Self::Id,
        Self::Office,
        Self::FirstName,
        Self::LastName,
        Self::FullName,
        Self::Suffix,
        Self::Style,
        Self::City,
        Self::State,
        Self::District,
        Self::Committee,
        Self::Email,
        Self::Cc,
        Self::ReplyTo,
        Self::Attachments,
        Self::Stance,
        Self::TermEnd,
        Self::Timezone,
        Self::Channel,
        Self::FormUrl,
        Self::PostAddress,
        Self::MiddleName,
        Self::Nickname,
        Self::Vacant,
        Self::NamePrefix,
        Self::AsOf,
        Self::EmailPublic,
        Self::OfficeAsListed,
        Self::StanceAsListed,
    ];

    /// The canonical name, as letters and `[mailing.columns]` write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Office => "office",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::FullName => "full_name",
            Self::Suffix => "suffix",
            Self::Style => "style",
            Self::City => "city",
            Self::State => "state",
            Self::District => "district",
            Self::Committee => "committee",
            Self::Email => "email",
            Self::Cc => "cc",
            Self::ReplyTo => "reply_to",
            Self::Attachments => "attachments",
            Self::Stance => "stance",
            Self::TermEnd => "term_end",
            Self::Timezone => "timezone",
            Self::Channel => "channel",
            Self::FormUrl => "form_url",
            Self::PostAddress => "post_address",
            Self::MiddleName => "middle_name",
            Self::Nickname => "nickname",
            Self::Vacant => "vacant",
            Self::NamePrefix => "name_prefix",
            Self::AsOf => "as_of",
            Self::EmailPublic => "email_public",
            Self::OfficeAsListed => "office_as_listed",
            Self::StanceAsListed => "stance_as_listed",
        }
    }

    /// The column of this canonical name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}
