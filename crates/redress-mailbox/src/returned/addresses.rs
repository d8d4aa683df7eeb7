//! The addresses in a text.

/// So many are enough for any report; a text of nothing but addresses costs no more.
const ADDRESSES_MAX: usize = 100;

/// Where an address stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// As it is written.
    pub(super) address: String,
    /// In this line, from 0.
    pub(super) line: usize,
    /// With nothing before it but blanks and marks.
    pub(super) leads: bool,
}

/// The addresses in these lines, each once.
pub(super) fn addresses_in(lines: &[String]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        // An identifier looks like an address.
        if line.to_ascii_lowercase().contains("message-id") {
            continue;
        }
        for address in addresses_of(line) {
            if found.len() == ADDRESSES_MAX {
                return found;
            }
            let before = line.split(&address).next().unwrap_or_default();
            let leads = !before.chars().any(char::is_alphanumeric)
                || before.trim_start().starts_with(">>> RCPT");
            match found
                .iter_mut()
                .find(|one| one.address.eq_ignore_ascii_case(&address))
            {
                Some(before) => before.leads |= leads,
                None => found.push(Found {
                    address,
                    line: number,
                    leads,
                }),
            }
        }
    }
    found
}

/// The addresses in a line, as far as they look like some.
pub(super) fn addresses_of(line: &str) -> Vec<String> {
    let ends = |letter: char| {
        letter.is_whitespace()
            || "<>()[]{},;:\"'`|".contains(letter)
            || !letter.is_ascii() && !letter.is_alphanumeric()
    };
    let words = line.split(ends);
    let plain = words.map(|word| word.trim_matches(['.', '*', '=', '!', '?']));
    plain
        .filter(|word| is_address(word))
        .map(str::to_owned)
        .collect()
}

fn is_address(word: &str) -> bool {
    let Some((local_part, domain)) = word.rsplit_once('@') else {
        return false;
    };
    !local_part.is_empty()
        && local_part.len() <= 64
        && domain.len() <= 255
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && domain
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_their_places() {
        let lines = [
            "  <ana@city.example>: unknown",
            "host said: no ben@city.example.",
            "-> Ana@city.example",
            "a@b x@ @y.z",
        ];
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let found = addresses_in(&lines);
        let shown: Vec<_> = found
            .iter()
            .map(|one| (one.address.as_str(), one.line, one.leads))
            .collect();
        assert_eq!(
            shown,
            [
                ("ana@city.example", 0, true),
                ("ben@city.example", 1, false)
            ]
        );
    }
}
