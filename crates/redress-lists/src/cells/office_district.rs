//! The district that stands in the same cell as the office: `Council Member, District 3`, `Ward 3 Alderman`.

use super::office_reading::words_of;

/// What a district is called.
const KINDS: [&str; 9] = [
    "district", "dist", "ward", "division", "seat", "place", "position", "precinct", "area",
];

/// The words of an office without the district, and the district; none where the cell has no district in it.
pub(super) fn part_district(text: &str) -> Option<(String, String)> {
    let lower = words_of(text, ' ');
    let words: Vec<&str> = lower.split(' ').collect();
    let pair = |index: usize| (words[index], words.get(index + 1).copied().unwrap_or(""));
    let (from, count, district) = (0..words.len()).find_map(|index| {
        let (word, next) = pair(index);
        if (word, next) == ("at", "large") {
            return Some((index, 2, "at large".to_owned()));
        }
        // `District 3` and `3rd District`.
        if KINDS.contains(&word) && is_number(next) {
            return Some((index, 2, number(next)));
        }
        (is_number(word) && KINDS.contains(&next)).then(|| (index, 2, number(word)))
    })?;
    let office: Vec<&str> = words[..from]
        .iter()
        .chain(&words[from + count..])
        .copied()
        .filter(|word| !matches!(*word, "for" | "of" | "the"))
        .collect();
    (!office.is_empty()).then(|| (office.join(" "), district))
}

/// `3`, `03`, `3rd`, `3a`; a letter alone is a name of many wards.
fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || word.chars().count() == 1
}

/// The number of an ordinal; as in the list where it is none.
fn number(word: &str) -> String {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .any(|end| word.strip_prefix(digits) == Some(*end));
    if is_ordinal { digits } else { word }.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_district_is_taken_out_of_the_office() {
        for (text, office, district) in [
            ("Council Member, District 3", "council member", "3"),
            ("Ward 3 Alderman", "alderman", "3"),
            ("Alderman - 12th Ward", "alderman", "12"),
            ("Councilmember At-Large", "councilmember", "at large"),
            ("At Large Council Member", "council member", "at large"),
            ("Councillor for Ward B", "councillor", "B"),
            ("Council Member (District 5A)", "council member", "5A"),
        ] {
            let parted = Some((office.to_owned(), district.to_owned()));
            assert_eq!(part_district(text), parted, "{text}");
        }
        for text in [
            "Mayor",
            "District Attorney",
            "District 3",
            "District Manager",
            "",
        ] {
            assert_eq!(part_district(text), None, "{text}");
        }
    }
}
