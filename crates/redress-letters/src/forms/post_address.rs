//! The lines of a post address below those that a block has already.

use redress_base::us_states;
use redress_lists::is_zip;

/// The lines of a cell, without those that say again what the block has said (`said`), and with no ZIP code on a line of
/// its own.
pub(super) fn lines(cell: &str, said: &[String]) -> Vec<String> {
    let said: Vec<String> = said.iter().map(|text| words_of(text)).collect();
    // A postal address in one cell has its lines between semicolons.
    let typed: Vec<&str> = cell
        .split([';', '\n'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mut lines: Vec<String> = Vec::new();
    let mut is_head = true;
    for line in typed {
        // Only above the street: what stands below it is part of the address, whatever it is called.
        let line = if is_head {
            without_said(line, &said)
        } else {
            line
        };
        if line.is_empty() {
            continue;
        }
        is_head = false;
        match lines.last_mut() {
            Some(last) if is_rest_of_a_city(line) => {
                // "Elm", "OH", "45000" are one line: "Elm, OH 45000".
                let between = if is_zip(line) { " " } else { ", " };
                let before = last.trim_end_matches([',', ' ']).len();
                last.truncate(before);
                last.push_str(between);
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Whether the last line has a ZIP code, or a state behind a comma.
pub(super) fn ends_with_a_city(lines: &[String]) -> bool {
    let last = lines.last().map_or("", String::as_str);
    let mut words = last.rsplit(' ');
    words.next().is_some_and(is_zip)
        || (last.rsplit_once(',')).is_some_and(|(_, tail)| us_states::find(tail).is_some())
}

/// What is left of a line when all that was said before is taken off its head: `Ann Lee, Mayor, 1 Main Street`.
fn without_said<'l>(line: &'l str, said: &[String]) -> &'l str {
    let is_said = |text: &str| {
        let words = words_of(text);
        !words.is_empty() && said.contains(&words)
    };
    let mut rest = line;
    // The longest head first, because a name may have a comma itself: `Ann Lee, Jr., 1 Main Street`.
    while let Some(at) = (rest.match_indices(',').rev())
        .map(|(at, _)| at)
        .find(|at| is_said(&rest[..*at]))
    {
        rest = rest[at + 1..].trim_start();
    }
    if is_said(rest) { "" } else { rest }
}

/// Whether a line is only the end of the city's: `45000`, `OH`, `OH 45000`.
fn is_rest_of_a_city(line: &str) -> bool {
    let line = line.trim_end_matches(',');
    let is_code = |word: &str| word.len() == 2 && us_states::find(word).is_some();
    match line.rsplit_once([' ', ',']) {
        Some((state, zip)) => {
            is_zip(zip) && us_states::find(state.trim_end_matches([',', ' '])).is_some()
        }
        None => is_zip(line) || is_code(line),
    }
}

/// The words of a text, to be compared.
fn words_of(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cell: &str) -> String {
        let said = [
            "The Honorable Ann Lee",
            "Ann Lee",
            "Mayor of Elm",
            "Mayor",
            "Mayor Ann Lee",
        ];
        lines(cell, &said.map(str::to_owned)).join(" / ")
    }

    #[test]
    fn what_the_block_has_said_is_not_said_again() {
        for (cell, expected) in [
            ("1 Main St; Elm, OH 45000", "1 Main St / Elm, OH 45000"),
            (
                "Ann Lee; 1 Main St; Elm, OH 45000",
                "1 Main St / Elm, OH 45000",
            ),
            (
                "Mayor Ann Lee; City Hall; 1 Main St",
                "City Hall / 1 Main St",
            ),
            ("The Honorable Ann Lee\nMayor\n1 Main St", "1 Main St"),
            (
                "Ann Lee, Mayor, 1 Main St, Elm, OH 45000",
                "1 Main St, Elm, OH 45000",
            ),
            ("Ann Lee, Mayor of Elm; 1 Main St", "1 Main St"),
            // A street may be called after her.
            ("1 Main St; Ann Lee", "1 Main St / Ann Lee"),
            ("Mayor", ""),
        ] {
            assert_eq!(told(cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_zip_code_stands_with_its_city() {
        for cell in [
            "1 Main St; Elm; OH; 45000",
            "1 Main St; Elm, OH; 45000",
            "1 Main St; Elm; OH 45000",
            "1 Main St; Elm,; OH; 45000",
            "1 Main St; Elm, OH 45000",
        ] {
            assert_eq!(told(cell), "1 Main St / Elm, OH 45000", "{cell}");
        }
        assert_eq!(
            told("1 Main St; Elm, OH; 45000-1234"),
            "1 Main St / Elm, OH 45000-1234"
        );
    }
}
