//! Texts as they are typed after an option, and paths to be typed again.

use crate::campaign::{Provider, StartingLetter};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use redress_base::words::{composed, nearest, zone_named};
use std::convert::Infallible;
use std::path::Path;

/// What is typed instead of a mail provider by whoever has a server of another.
pub const NO_PROVIDER: &str = "none";

/// A name with its accents composed, as those of lists and of `campaign.toml` are: on macOS a name that is completed or
/// pasted may come with its accents apart.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the command line asks a parser for a result"
)]
pub fn name(text: &str) -> Result<String, Infallible> {
    Ok(composed(text).into_owned())
}

/// The names of mail providers as they can be typed.
pub fn provider_names() -> Vec<&'static str> {
    let known = Provider::all()
        .iter()
        .map(|provider| provider.name.as_str());
    known.chain([NO_PROVIDER]).collect()
}

/// A mail provider by its name: `gmail`, or `none` for any other.
pub fn provider(text: &str) -> Result<Option<&'static Provider>, String> {
    let text = text.to_lowercase();
    match Provider::named(&text) {
        Some(provider) => Ok(Some(provider)),
        None if text == NO_PROVIDER => Ok(None),
        None => {
            let names = provider_names();
            let meant = nearest(&text, names.iter().copied())
                .map(|name| format!(" Did you mean `{name}`?"));
            Err(format!(
                "`{}` is none of {}.{}",
                text.escape_debug(),
                names.join(", "),
                meant.unwrap_or_default()
            ))
        }
    }
}

/// A time zone by its name in the zone database or a word of the United States', as it is typed.
pub fn zone(text: &str) -> Result<String, String> {
    match zone_named(text) {
        Ok(_) => Ok(text.to_owned()),
        Err((message, help)) => Err(format!("{message}. {help}")),
    }
}

/// A letter to start from, by its name.
pub fn starting_letter() -> impl TypedValueParser<Value = &'static StartingLetter> {
    let all = StartingLetter::all().iter();
    PossibleValuesParser::new(all.map(|letter| PossibleValue::new(letter.name).help(letter.about)))
        .map(|name| StartingLetter::named(&name).expect("the parser takes only their names"))
}

/// A path as a shell reads it: in quotation marks where a blank or another sign would part it.
pub fn for_a_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%~".contains(c);
    // A `~` at the beginning is a home to a shell, and to us a folder's name.
    if !text.is_empty() && !text.starts_with('~') && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_where_a_shell_would_part_it() {
        for (path, typed) in [
            ("my-campaign", "my-campaign"),
            ("/home/ada/Peña_2/x.y", "/home/ada/Peña_2/x.y"),
            ("Fair rents", "'Fair rents'"),
            ("Ada's $HOME", r"'Ada'\''s $HOME'"),
            ("~/rents", "'~/rents'"),
        ] {
            assert_eq!(for_a_shell(Path::new(path)), typed);
        }
    }

    #[test]
    fn a_provider_is_one_of_the_table_or_none() {
        assert_eq!(provider("Gmail").unwrap().unwrap().name, "gmail");
        assert!(provider("none").unwrap().is_none());
        let wrong = provider("gmial").unwrap_err();
        assert!(wrong.ends_with("Did you mean `gmail`?"), "{wrong}");
    }

    #[test]
    fn a_typed_name_has_its_accents_composed() {
        assert_eq!(name("Pen\u{303}a"), Ok("Peña".to_owned()));
    }
}
