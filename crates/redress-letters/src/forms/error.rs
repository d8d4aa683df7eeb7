//! Why a row has no form of address.

use redress_base::words::quoted_nearest;
use redress_lists::{Office, SeatFlaw};

/// Why there is no form of address for a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The row has no office, or one that nobody knows.
    #[error("the office `{0}` is not known")]
    UnknownOffice(String),
    /// What the row says of the office of a member speaks against it.
    #[error("{}", .0.message)]
    UnclearOffice(SeatFlaw),
    /// The row names no office.
    #[error("the row names no office")]
    NoOffice,
    /// A name of the form has no value in the row.
    #[error("the form of address for `{office}` needs `{column}`, which is empty")]
    Missing {
        /// The office.
        office: String,
        /// The column that is empty.
        column: String,
    },
    /// The state is none of the table.
    #[error("the state `{0}` is not known")]
    UnknownState(String),
    /// The chamber of a committee is neither of the two.
    #[error("the chamber `{0}` is neither `Senate` nor `House`")]
    UnknownChamber(String),
    /// The style is neither `Mr.` nor `Madam`.
    #[error("the style `{0}` is neither `Mr.` nor `Madam`")]
    UnknownStyle(String),
}

impl FormError {
    /// Whether the row does not say who holds the office, or which office it is. What it says wrongly is another matter.
    #[must_use]
    pub fn is_about_the_holder(&self) -> bool {
        match self {
            Self::NoOffice => true,
            Self::Missing { column, .. } => {
                column.ends_with("last_name") || column.ends_with("full_name")
            }
            Self::UnknownOffice(_)
            | Self::UnclearOffice(_)
            | Self::UnknownState(_)
            | Self::UnknownChamber(_)
            | Self::UnknownStyle(_) => false,
        }
    }

    /// Whether the row does not say which place it is of.
    #[must_use]
    pub(crate) fn is_about_the_place(&self) -> bool {
        matches!(self, Self::Missing { column, .. } if column.ends_with("city"))
    }

    /// What to do: a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoOffice => {
                "Give the row an office, such as senator, mayor or clerk, or write the greeting into the letter yourself.".into()
            }
            Self::UnclearOffice(flaw) => flaw.help.clone(),
            Self::UnknownOffice(office) => {
                let known = Office::ALL.map(Office::as_str);
                let near = quoted_nearest(office, known).map_or(String::new(), |near| near + " ");
                format!(
                    "{near}Say in `[mailing.offices]` which office it is, or in forms.toml how this one is addressed."
                )
            }
            Self::Missing { column, .. } if column == "style" => "Fill the column `style` with `Mr.` or `Madam`; it is never \
                guessed. Or set the salutation of this office in forms.toml, such as \"Dear President {last_name}:\"."
                .into(),
            Self::Missing { column, .. } if column == "city" => "Fill the column `city` of this row; or, where all rows are of \
                one place, say it once: `city = \"Elm\"` under `[mailing.values]`."
                .into(),
            Self::Missing { column, .. } => format!("Fill the column `{column}` of this row."),
            Self::UnknownState(_) => {
                "Write its two letters, such as CA, or its name; one of another country is added under `[state]` of forms.toml.".into()
            }
            Self::UnknownChamber(_) => "Write `Senate` or `House` into the column `chamber`, or leave it empty.".into(),
            Self::UnknownStyle(_) => "Write `Mr.` or `Madam` into the column `style`.".into(),
        }
    }
}
