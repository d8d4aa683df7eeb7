//! What one cell says to one question.

use super::clause::ConsentClause;

/// What a row says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing, which is no consent, and takes back none.
    Silent,
    /// One of the words that the organizer calls yes.
    Yes,
    /// Anything else.
    No,
}

impl Answer {
    /// Reads a cell.
    #[must_use]
    pub fn of(cell: &str, clause: &ConsentClause) -> Self {
        if cell.trim().is_empty() {
            Self::Silent
        } else if clause.means_yes(cell) {
            Self::Yes
        } else {
            Self::No
        }
    }

    /// Reads a cell of tags parted by commas: a person without the tag says nothing.
    #[must_use]
    pub fn of_tags(cell: &str, clause: &ConsentClause) -> Self {
        if cell
            .split(',')
            .any(|tag| !tag.trim().is_empty() && clause.means_yes(tag))
        {
            Self::Yes
        } else {
            Self::Silent
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Answer::{No, Silent, Yes};
    use super::*;

    #[test]
    fn forty_values_are_read_as_what_the_organizer_says() {
        let clause = ConsentClause {
            yes: vec![
                "Yes".to_owned(),
                "Yes, share it".to_owned(),
                "subscribed".to_owned(),
            ],
            ..ConsentClause::default()
        };
        for (cell, answer) in [
            ("Yes", Yes),
            ("yes", Yes),
            ("YES", Yes),
            (" Yes ", Yes),
            ("Yes\n", Yes),
            ("Yes, share it", Yes),
            ("yes,  share\u{a0}it", Yes),
            ("subscribed", Yes),
            ("Subscribed", Yes),
            ("", Silent),
            (" ", Silent),
            ("\u{a0}", Silent),
            ("\t\n", Silent),
            ("Y", No),
            ("y", No),
            ("1", No),
            ("TRUE", No),
            ("true", No),
            ("x", No),
            ("✓", No),
            ("on", No),
            ("Yes!", No),
            ("Yes.", No),
            ("Yes, but not my name", No),
            ("Yes, share it, Also my phone", No),
            ("Yes; share it", No),
            ("Yes,share it", No),
            ("Not yes", No),
            ("No", No),
            ("no", No),
            ("N", No),
            ("0", No),
            ("FALSE", No),
            ("-", No),
            ("N/A", No),
            ("maybe", No),
            ("unsubscribed", No),
            ("not subscribed", No),
            ("bouncing", No),
            ("opted out", No),
            ("previously subscribed", No),
            ("'Yes", No),
        ] {
            assert_eq!(Answer::of(cell, &clause), answer, "{cell:?}");
        }
    }

    #[test]
    fn a_tag_is_one_of_several() {
        let clause = ConsentClause {
            yes: vec!["shares-name".to_owned()],
            ..ConsentClause::default()
        };
        for (cell, answer) in [
            ("petition 2024, shares-name,volunteer", Yes),
            ("Shares-Name", Yes),
            ("not-shares-name, volunteer", Silent),
            (",,", Silent),
            ("", Silent),
        ] {
            assert_eq!(Answer::of_tags(cell, &clause), answer, "{cell:?}");
        }
    }
}
