//! The columns that mean something to the program.

use serde::Deserialize;

/// A column that says something about a supporter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum SupporterColumn {
    Email,
    FirstName,
    LastName,
    Suffix,
    FullName,
    Zip,
    City,
    State,
    Country,
    /// The district of the House of Representatives in Washington.
    CongressionalDistrict,
    /// The district of the state's upper house.
    StateUpperDistrict,
    /// The district of the state's lower house.
    StateLowerDistrict,
    /// The district or ward of the city's council.
    CouncilDistrict,
    /// What the supporter wrote in words of their own.
    Words,
    /// When the supporter signed up.
    SignedAt,
}

impl SupporterColumn {
    /// How many there are.
    pub const COUNT: usize = 15;

    /// All of them, in the order in which they are declared.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Email,
        Self::FirstName,
        Self::LastName,
        Self::Suffix,
        Self::FullName,
        Self::Zip,
        Self::City,
        Self::State,
        Self::Country,
        Self::CongressionalDistrict,
        Self::StateUpperDistrict,
        Self::StateLowerDistrict,
        Self::CouncilDistrict,
        Self::Words,
        Self::SignedAt,
    ];

    /// The name it has in `[supporters.columns]`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Suffix => "suffix",
            Self::FullName => "full_name",
            Self::Zip => "zip",
            Self::City => "city",
            Self::State => "state",
            Self::Country => "country",
            Self::CongressionalDistrict => "congressional_district",
            Self::StateUpperDistrict => "state_upper_district",
            Self::StateLowerDistrict => "state_lower_district",
            Self::CouncilDistrict => "council_district",
            Self::Words => "words",
            Self::SignedAt => "signed_at",
        }
    }

    /// The column of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_stands_at_its_place_and_is_found_by_its_name() {
        for (place, column) in SupporterColumn::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, place);
            assert_eq!(SupporterColumn::named(column.name()), Some(column));
        }
    }
}
