//! Whose an inbox is that several rows share.

use super::cells::RowCells;
use super::letter::RowLetter;
use crate::cells::Office;
use crate::columns::Column;
use redress_base::address::EmailAddress;

/// Letters of a name that are compared; as many as fit.
const LETTERS_COMPARED: usize = 6;
/// The bits behind those of the kind.
const NAME_BITS: u32 = 29;
const LETTERS: u32 = 27;

/// How near an inbox is to the person of a row: the smaller, the nearer. Four bytes, because every row has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Claim(u32);

impl Claim {
    /// Of a row that nobody is written to by.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(super) fn of(cells: RowCells<'_>, letter: &RowLetter, email: &EmailAddress) -> Self {
        let (first, last) = (cells.name(Column::FirstName), cells.name(Column::LastName));
        let full_name = cells.full_name();
        let kind = match letter.office {
            // `alee@` is hers, whatever office she holds.
            _ if spells(email, &first, &last, &full_name) => 0,
            Some(Office::Mayor) => 1,
            _ if chairs(cells) => 2,
            Some(Office::Clerk) => 3,
            _ => 4,
        };
        // By the surname, as lists are sorted.
        let name = letters(&last).chain(letters(&full_name));
        let name = name.chain(std::iter::repeat(' ')).take(LETTERS_COMPARED);
        let name = name.fold(0, |number, letter| number * LETTERS + place(letter));
        Self(kind << NAME_BITS | name)
    }

    /// Whether the address spells the name of the row's person: no successor will have it.
    pub(super) fn is_own(self) -> bool {
        self.kind() == 0
    }

    /// An address that spells the name, then the mayor, the chair, the clerk, all others.
    pub(crate) fn kind(self) -> u32 {
        self.0 >> NAME_BITS
    }

    /// The place of the name in the alphabet.
    pub(crate) fn name(self) -> u32 {
        self.0 & ((1 << NAME_BITS) - 1)
    }
}

/// Whether the office is that of whoever leads the body.
fn chairs(cells: RowCells<'_>) -> bool {
    let office = cells.get(Column::Office).to_lowercase();
    let mut words = office.split(|c: char| !c.is_alphanumeric());
    let leads = [
        "chair",
        "chairman",
        "chairwoman",
        "chairperson",
        "president",
    ];
    words.any(|word| leads.contains(&word)) && !office.contains("vice")
}

/// Whether an address is made of a person's name: `ruiz@`, `ann.ruiz@`, `aruiz@`, `ruiza@`, `annr@`.
fn spells(email: &EmailAddress, first: &str, last: &str, full_name: &str) -> bool {
    let address = email.as_str();
    let local = &address[..address.rfind('@').unwrap_or(0)];
    let joined: String = letters(local).collect();
    let (first, last): (String, String) = (letters(first).collect(), letters(last).collect());
    if joined.is_empty() {
        return false;
    }
    if last.is_empty() {
        // A list of whole names: all of the name, or its last word with an initial or without.
        let words: Vec<String> = (full_name.split(' '))
            .map(|word| letters(word).collect())
            .collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return false;
        };
        return words.len() > 1 && is_made_of(&joined, first, last);
    }
    is_made_of(&joined, &first, &last)
}

fn is_made_of(joined: &str, first: &str, last: &str) -> bool {
    let initial = |name: &str| name.chars().next().map(String::from).unwrap_or_default();
    let (f, l) = (initial(first), initial(last));
    if first.is_empty() || last.is_empty() {
        return !last.is_empty() && joined == last;
    }
    let ways = [
        last.to_owned(),
        first.to_owned(),
        format!("{first}{last}"),
        format!("{last}{first}"),
        format!("{f}{last}"),
        format!("{last}{f}"),
        format!("{first}{l}"),
    ];
    // `abruiz` has a middle initial.
    let has_initials = joined
        .strip_suffix(last)
        .is_some_and(|rest| rest.len() == 2 && rest.starts_with(&f));
    ways.iter().any(|way| way == joined) || has_initials && last.len() > 2
}

/// The letters of a name in lower case, without their accents where those are the usual ones.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
}

/// From 0 for none to 26 for `z` and all that is no letter of the English alphabet.
fn place(letter: char) -> u32 {
    match letter {
        ' ' => 0,
        'a'..='z' => u32::from(letter) - u32::from('a') + 1,
        _ => LETTERS - 1,
    }
}

#[cfg(test)]
impl Claim {
    pub(crate) const EQUAL: Self = Self(0);

    pub(crate) fn for_test(kind: u32, name: u32) -> Self {
        Self(kind << NAME_BITS | name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_made_of_a_name_is_that_persons() {
        for (address, is_hers) in [
            ("ruiz@elm.example", true),
            ("ann.ruiz@elm.example", true),
            ("aruiz@elm.example", true),
            ("a.b.ruiz@elm.example", true),
            ("ruiza@elm.example", true),
            ("annr@elm.example", true),
            ("ann@elm.example", true),
            ("mayor@elm.example", false),
            ("clerk@elm.example", false),
            ("cruiz@elm.example", false),
            ("council@elm.example", false),
        ] {
            let email = EmailAddress::parse(address).unwrap().address;
            for (first, last, full) in [("Ann", "Ruíz", ""), ("", "", "Ann Ruíz")] {
                assert_eq!(spells(&email, first, last, full), is_hers, "{address}");
            }
        }
        let mayor = EmailAddress::parse("mayor@elm.example").unwrap().address;
        assert!(!spells(&mayor, "Ann", "May", ""));
    }
}
