//! Names in nothing but capitals, or none: written as names where there is one way only.

use super::name_words::{
    DOUBTFUL_BEGINNINGS, DOUBTFUL_NAMES, GENERATIONS, PARTICLES, PLAIN_NAMES, SHORT_NAMES,
};

/// Which cell of a name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamePart {
    First,
    Last,
    Full,
}

/// What the letters of a name come to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// As names are written.
    Right,
    /// Shouted or mumbled, and there is one way to write it.
    Mended(String),
    /// There are several: `MCDONALD`, `DE LA CRUZ`.
    Unclear,
}

/// How a name is written. `witnesses` are the row's other names, which may have the same words as they should be.
pub(super) fn case_of(name: &str, part: NamePart, witnesses: &[&str]) -> Case {
    let has_lower = name.chars().any(char::is_lowercase);
    let has_upper = name.chars().any(char::is_uppercase);
    // Scripts without case have neither.
    if !has_lower && !has_upper {
        return Case::Right;
    }
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    // Behind the surname may stand `JR.`, which is none.
    let surname = words
        .iter()
        .rposition(|word| !GENERATIONS.contains(&bare(word).as_str()));
    let mut written = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let is_last = Some(index) == surname;
        // A given name or a surname may be what elsewhere is a particle: `Al`, `Le`.
        let is_whole = if part == NamePart::Full {
            is_last || index == 0
        } else {
            words.len() == 1
        };
        let is_shouted = word.chars().filter(|c| c.is_alphabetic()).count() > 2 && is_upper(word);
        let mended = match (has_lower, has_upper) {
            // `Ann LEE` is a surname in capitals, `LEE Ann` one that stands first.
            (true, true)
                if is_shouted && part == NamePart::Full && !is_last && !is_initials(word) =>
            {
                if is_numeral(word) {
                    Some((*word).to_owned())
                } else {
                    None
                }
            }
            (true, true) if !is_shouted => Some((*word).to_owned()),
            _ => recased(word, part, is_whole, witnesses),
        };
        match mended {
            Some(word) => written.push(word),
            None => return Case::Unclear,
        }
    }
    let written = written.join(" ");
    if written == words.join(" ") {
        Case::Right
    } else {
        Case::Mended(written)
    }
}

/// A word as names are written; none where there is more than one way.
fn recased(word: &str, part: NamePart, is_whole: bool, witnesses: &[&str]) -> Option<String> {
    if is_initials(word) || is_numeral(word) {
        return Some(word.to_uppercase());
    }
    let bare_word = bare(word);
    if GENERATIONS.contains(&bare_word.as_str()) {
        return Some(title_case(word));
    }
    if let Some(witness) = witnesses.iter().find_map(|name| witness(name, word)) {
        return Some(witness);
    }
    if bare_word.chars().count() == 2
        && is_upper(word)
        && (is_whole || !PARTICLES.contains(&bare_word.as_str()))
    {
        let is_name = match part {
            NamePart::Last => true,
            NamePart::First | NamePart::Full => SHORT_NAMES.contains(&bare_word.as_str()),
        };
        return Some(if is_name {
            title_case(word)
        } else {
            word.to_owned()
        });
    }
    let pieces: Option<Vec<String>> = word.split('-').map(piece_recased).collect();
    pieces.map(|pieces| pieces.join("-"))
}

/// A word without a hyphen.
fn piece_recased(word: &str) -> Option<String> {
    let bare = bare(word);
    let begins = |beginning: &&str| {
        // Too little would be left for a word of its own.
        bare.strip_prefix(*beginning)
            .is_some_and(|rest| rest.chars().count() > 2)
    };
    let is_doubtful = word.contains(['\'', '’', '`'])
        || PARTICLES.contains(&bare.as_str())
        || DOUBTFUL_NAMES.contains(&bare.as_str())
        || DOUBTFUL_BEGINNINGS.iter().any(begins) && !PLAIN_NAMES.contains(&bare.as_str());
    (!is_doubtful).then(|| title_case(word))
}

/// The word as another name of the row has it.
fn witness(name: &str, word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    name.split(' ')
        .find(|other| other.to_lowercase() == lower && !is_upper(other) && !is_lower(other))
        .map(str::to_owned)
}

/// `J`, `J.`, `J.D.`; a nickname in quotation marks is none.
fn is_initials(word: &str) -> bool {
    let mut pieces = word.split('.').filter(|piece| !piece.is_empty());
    let is_dotted = word.contains('.');
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters == 1 || is_dotted && letters > 1 && pieces.all(|piece| piece.chars().count() == 1)
}

fn is_numeral(word: &str) -> bool {
    let bare = bare(word);
    !bare.is_empty()
        && bare != "v"
        && GENERATIONS.contains(&bare.as_str())
        && bare.chars().all(|c| matches!(c, 'i' | 'v'))
}

fn is_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

fn is_lower(word: &str) -> bool {
    !word.chars().any(char::is_uppercase)
}

/// The letters of a word in lower case.
pub(super) fn bare(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The first letter large and the others small.
fn title_case(word: &str) -> String {
    let mut is_first = true;
    let mut text = String::with_capacity(word.len());
    for c in word.chars() {
        if !c.is_alphabetic() {
            text.push(c);
        } else if std::mem::take(&mut is_first) {
            text.extend(c.to_uppercase());
        } else {
            text.extend(c.to_lowercase());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> Case {
        Case::Mended(text.to_owned())
    }

    #[test]
    fn capitals_are_mended_only_where_there_is_one_way_to_write_the_name() {
        use NamePart::{First, Full, Last};
        for (name, part, case) in [
            ("RUIZ", Last, mended("Ruiz")),
            ("NG", Last, mended("Ng")),
            ("VELÁZQUEZ", Last, mended("Velázquez")),
            ("DAVIS", Last, mended("Davis")),
            ("SMITH-RUIZ", Last, mended("Smith-Ruiz")),
            ("ruiz", Last, mended("Ruiz")),
            ("ANN B. RUIZ JR.", Full, mended("Ann B. Ruiz Jr.")),
            ("JD RUIZ III", Full, mended("JD Ruiz III")),
            ("AL NG", Full, mended("Al Ng")),
            ("Ann RUIZ", Full, mended("Ann Ruiz")),
            ("AJ", First, Case::Right),
            ("J.", First, Case::Right),
            ("Ann Lee", Full, Case::Right),
            ("Neal Poe II", Full, Case::Right),
            ("Ann de la Cruz", Full, Case::Right),
            ("Ann McDonald", Full, Case::Right),
            ("李", Full, Case::Right),
            ("MCDONALD", Last, Case::Unclear),
            ("O'NEIL", Last, Case::Unclear),
            ("ONEIL", Last, Case::Unclear),
            ("DE LA CRUZ", Last, Case::Unclear),
            ("de la cruz", Last, Case::Unclear),
            ("LAFRANCE", Last, Case::Unclear),
            ("ANN VAN POE", Full, Case::Unclear),
            ("RUIZ Ann", Full, Case::Unclear),
        ] {
            assert_eq!(case_of(name, part, &[]), case, "{name}");
        }
    }

    #[test]
    fn another_name_of_the_row_says_how_a_word_is_written() {
        assert_eq!(
            case_of("LAFRANCE", NamePart::Last, &["Suzanne LaFrance"]),
            mended("LaFrance")
        );
    }
}
