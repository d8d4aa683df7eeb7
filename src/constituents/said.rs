//! What a letter says of constituents, in words and figures.

use redress_base::words::{in_words, series};

/// Towns that `constituents.towns` names at most.
pub(super) const TOWNS_MAX: usize = 3;

/// Count, count in words, those who are named, and towns; all empty where there is nobody.
pub(super) fn cells(counted: u64, named: u64, towns: &[String]) -> [String; 4] {
    if counted == 0 {
        return Default::default();
    }
    let words = usize::try_from(counted).map_or_else(|_| counted.to_string(), in_words);
    let named = match named {
        0 => String::new(),
        named => named.to_string(),
    };
    [counted.to_string(), words, named, series(towns, "and")]
}
