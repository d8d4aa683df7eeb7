//! What a cell may hold: characters that can be seen, and text that was not garbled on its way here.

use crate::file::CELL_BYTES_MAX;
use redress_base::hidden::is_noncharacter;

/// What spreadsheets show where a formula failed.
const FORMULA_ERRORS: [&str; 7] = [
    "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!",
];

/// Why a cell is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CellFlaw {
    /// A line break inside the cell.
    LineBreak,
    /// A control, direction or zero-width character.
    Hidden(char),
    /// The mark that stands for a letter lost in an earlier conversion.
    Lost,
    /// UTF-8 that was once read as Windows-1252; with what it most likely meant.
    Garbled(String),
    /// More than [`CELL_BYTES_MAX`].
    TooLong(usize),
    /// A formula that failed.
    FormulaError,
    /// A formula instead of what it comes to, such as `="01234"`.
    Formula,
}

impl CellFlaw {
    pub(crate) fn message(&self) -> String {
        match self {
            Self::LineBreak => "the cell has a line break inside".to_owned(),
            Self::Hidden(c) => format!(
                "the cell has a hidden character, U+{:04X} ({})",
                u32::from(*c),
                name(*c)
            ),
            Self::Lost => {
                "the cell has `\u{fffd}` where a letter was lost in an earlier conversion"
                    .to_owned()
            }
            Self::Garbled(meant) => format!("the cell is garbled; it probably meant `{meant}`"),
            Self::FormulaError => "the cell shows a formula that failed".to_owned(),
            Self::Formula => "the cell holds a formula instead of its value".to_owned(),
            Self::TooLong(bytes) => {
                format!("the cell has {bytes} bytes where {CELL_BYTES_MAX} are allowed")
            }
        }
    }

    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::LineBreak => "Write the lines one after another, with `; ` between them.",
            Self::Hidden(_) => {
                "Type the cell anew; it was probably copied from a web page or a document."
            }
            Self::Lost => "Export the list again from where the letter is still right, as UTF-8.",
            Self::Garbled(_) => "Export the list again as UTF-8, or correct the cell.",
            Self::FormulaError => "Mend the formula in the spreadsheet, or empty the cell.",
            Self::Formula => {
                "Write what the formula comes to, or put an apostrophe in front if it is meant as it stands."
            }
            Self::TooLong(_) => "Look for a missing quotation mark in this row or the one before.",
        }
    }
}

/// Looks for what no cell may hold. Most cells are plain ASCII and pass at a glance.
pub(crate) fn flaw(cell: &str) -> Option<CellFlaw> {
    if cell.len() > CELL_BYTES_MAX {
        return Some(CellFlaw::TooLong(cell.len()));
    }
    if is_formula_error(cell) {
        return Some(CellFlaw::FormulaError);
    }
    // Only this sign: `+` begins telephone numbers, and `-` much else.
    if cell.trim_start().starts_with('=') {
        return Some(CellFlaw::Formula);
    }
    // As most cells: nothing below can be wrong with plain ASCII.
    if is_plain(cell.as_bytes()) {
        return None;
    }
    let refused = cell.chars().find_map(|c| match c {
        '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Some(CellFlaw::LineBreak)
        }
        '\u{fffd}' => Some(CellFlaw::Lost),
        c if is_hidden(c) => Some(CellFlaw::Hidden(c)),
        _ => None,
    });
    refused.or_else(|| unscramble(cell).map(CellFlaw::Garbled))
}

/// Whether a cell shows a formula that failed.
pub(crate) fn is_formula_error(cell: &str) -> bool {
    cell.starts_with('#') && FORMULA_ERRORS.contains(&cell.trim())
}

/// Whether all bytes are printable ASCII; written without an early exit so that it runs many bytes at a time.
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(true, |plain, byte| plain & (0x20..0x7f).contains(byte))
}

/// Characters that cannot be seen, or that turn the direction of what follows.
pub(crate) fn is_hidden(c: char) -> bool {
    let invisible = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}');
    c.is_control() || invisible || is_noncharacter(c)
}

fn name(c: char) -> &'static str {
    match c {
        '\t' => "a tab",
        '\0' => "NUL",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "a zero-width character",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark that turns the direction of text"
        }
        c if c.is_control() => "a control character",
        _ => "an invisible character",
    }
}

/// What garbled text meant: `VelÃ¡zquez` is `Velázquez` whose UTF-8 was read as Windows-1252. Only text that is whole
/// UTF-8 when turned back is taken for garbled, so that honest `Ã` stays.
fn unscramble(cell: &str) -> Option<String> {
    // What the first bytes of accented letters and of curly quotes look like in Windows-1252.
    if !cell.contains(['Ã', 'Â', 'â', 'Å', 'Ä']) {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(cell);
    // A letter that Windows-1252 does not have was never read by it.
    if unmappable {
        return None;
    }
    let meant = std::str::from_utf8(&bytes).ok()?;
    (meant != cell).then(|| meant.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_have_them_pass() {
        for cell in [
            "Velázquez",
            "Luján",
            "O’Brien",
            "Henry C. \"Hank\" Johnson, Jr.",
            "李",
            "São Paulo",
            "\u{a0}x",
            "",
        ] {
            assert_eq!(flaw(cell), None, "{cell:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for (cell, flawed) in [
            ("a\nb", CellFlaw::LineBreak),
            ("a\u{2028}b", CellFlaw::LineBreak),
            ("a\0b", CellFlaw::Hidden('\0')),
            ("a\tb", CellFlaw::Hidden('\t')),
            ("a\u{202e}b", CellFlaw::Hidden('\u{202e}')),
            ("a\u{200b}", CellFlaw::Hidden('\u{200b}')),
            ("a\u{fdd1}", CellFlaw::Hidden('\u{fdd1}')),
            ("\u{1fffe}", CellFlaw::Hidden('\u{1fffe}')),
            ("37\u{fffd}36", CellFlaw::Lost),
            ("VelÃ¡zquez", CellFlaw::Garbled("Velázquez".to_owned())),
            ("Oâ€™Brien", CellFlaw::Garbled("O’Brien".to_owned())),
        ] {
            assert_eq!(flaw(cell), Some(flawed), "{cell:?}");
        }
    }

    #[test]
    fn an_endless_cell_is_refused() {
        assert_eq!(
            flaw(&"x".repeat(CELL_BYTES_MAX + 1)),
            Some(CellFlaw::TooLong(CELL_BYTES_MAX + 1))
        );
    }
}
