//! Texts as they are typed after an option.

use redress_base::words::composed;
use std::convert::Infallible;

/// A name with its accents composed, as those of lists and of `campaign.toml` are: on macOS a name that is completed or
/// pasted may come with its accents apart.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the command line asks a parser for a result"
)]
pub fn name(text: &str) -> Result<String, Infallible> {
    Ok(composed(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_name_has_its_accents_composed() {
        assert_eq!(name("Pen\u{303}a"), Ok("Peña".to_owned()));
    }
}
