//! What may stand in a book of a supporter's name, town and ZIP code: cells are what people typed, and not always what was
//! asked for.

use crate::cells::{ZipCell, read_zip};
use crate::own_words::{Withheld, withheld};
use redress_base::hidden::hidden_character;
use redress_lists::Place;

/// The longest name that is shown, in characters; longer ones are no names.
const NAME_CHARACTERS_MAX: usize = 100;
/// The longest town, in characters: the longest of the Census has 50.
const TOWN_CHARACTERS_MAX: usize = 60;
/// Marks of web addresses, which nobody is called.
const ADDRESS_MARKS: [&str; 3] = ["://", "www.", "@"];

/// Why a name is not shown: a fragment.
pub fn name_fault(name: &str) -> Option<String> {
    if let Some(why) = withheld(name) {
        return Some(why.to_string());
    }
    // Line breaks and joiners are how people write texts, and no part of a name.
    if name.chars().any(char::is_control) || hidden_character(name).is_some() {
        return Some(Withheld::Hidden.to_string());
    }
    let lower = name.to_lowercase();
    if ADDRESS_MARKS.iter().any(|mark| lower.contains(mark)) {
        return Some("a web address".to_owned());
    }
    if name.chars().count() > NAME_CHARACTERS_MAX {
        return Some("more characters than any name".to_owned());
    }
    (!name.is_empty() && !name.chars().any(char::is_alphabetic)).then(|| "no letter".to_owned())
}

/// A town as it is shown: without `City of`, and not in capitals alone; empty where the cell is no name of a town.
pub fn shown_town(cell: &str) -> String {
    let name = Place::read(cell).name;
    // `Elm, OH`: the state stands elsewhere.
    let name = name.split(',').next().unwrap_or_default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = |c: char| c.is_alphabetic() || " .'’-()".contains(c) || is_combining(c);
    let is_town = name.chars().all(fits)
        && name.chars().any(char::is_alphabetic)
        && name.chars().count() <= TOWN_CHARACTERS_MAX;
    if !is_town {
        return String::new();
    }
    let has = |is: fn(char) -> bool| name.chars().any(is);
    if has(char::is_lowercase) && has(char::is_uppercase) {
        name
    } else {
        capitalized(&name)
    }
}

/// The ZIP code of five digits; empty where the cell is none. Four more would tell the block.
pub fn shown_zip(cell: &str) -> String {
    match read_zip(cell) {
        ZipCell::Zip(zip) => zip.to_string(),
        _ => String::new(),
    }
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn capitalized(name: &str) -> String {
    let mut is_first = true;
    let letters = name.chars().flat_map(|c| {
        let shown: Vec<char> = if is_first {
            c.to_uppercase().collect()
        } else {
            c.to_lowercase().collect()
        };
        is_first = matches!(c, ' ' | '-' | '(' | '.');
        shown
    });
    letters.collect()
}

#[test]
fn only_what_was_asked_for_is_shown() {
    for (name, shown) in [
        ("Ann Lee", true),
        ("José O’Hara-Núñez", true),
        ("李小龙", true),
        ("", true),
        ("Ann 555-555-0100", false),
        ("ann@elm.example", false),
        ("Ann www.elm.example", false),
        ("Ann\u{202e}eeL", false),
        ("Ann\nLee", false),
        ("12", false),
    ] {
        assert_eq!(name_fault(name).is_none(), shown, "{name:?}");
    }
    for (cell, town) in [
        ("Elm", "Elm"),
        ("city of ELM", "Elm"),
        ("ST. PAUL", "St. Paul"),
        ("winston-salem", "Winston-Salem"),
        ("McLean", "McLean"),
        ("Elm, OH", "Elm"),
        ("12 Elm Street", ""),
        ("<b>Elm</b>", ""),
        ("Elm\u{202e}", ""),
        ("ann@elm.example", ""),
        ("", ""),
    ] {
        assert_eq!(shown_town(cell), town, "{cell:?}");
    }
    assert_eq!(shown_zip("2143-1234"), "02143");
    assert_eq!(shown_zip("12 Elm Street"), "");
}
