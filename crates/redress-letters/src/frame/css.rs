//! What a style loads or hides.

use super::elements::has_tag;
use super::tables::LOADING_STYLES;

/// Letters that are smaller are there not to be read.
const FONT_PX_MIN: f64 = 4.0;

/// Words that are fainter are there not to be read.
const OPACITY_MIN: f64 = 0.15;

/// What is wrong with a style.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum StyleFault {
    /// It fetches something by this word.
    Loads(&'static str),
    /// A declaration hides words.
    Hides(String),
    /// A template tag stands in it.
    HoldsData,
    /// Escapes hide what it says.
    IsEscaped,
}

/// The first fault of a style attribute or of a sheet.
pub(super) fn fault(style: &str) -> Option<StyleFault> {
    if has_tag(style) {
        return Some(StyleFault::HoldsData);
    }
    // `\75 rl(` is `url(` to a browser, and no honest style needs it.
    if style.contains('\\') {
        return Some(StyleFault::IsEscaped);
    }
    let bare = bare(style);
    if let Some(loads) = LOADING_STYLES.iter().find(|word| holds(&bare, word)) {
        return Some(StyleFault::Loads(loads));
    }
    bare.split(['{', '}'])
        .find_map(hidden)
        .map(StyleFault::Hides)
}

/// In lower case, without comments and blanks.
fn bare(style: &str) -> String {
    let mut rest = style;
    let mut bare = String::with_capacity(style.len());
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    bare.retain(|c| !c.is_whitespace());
    bare.to_ascii_lowercase()
}

/// Whether a word stands there by itself: `image(` is in `linear-image(`, and another function.
fn holds(bare: &str, word: &str) -> bool {
    bare.match_indices(word).any(|(at, _)| {
        let before = bare[..at].chars().next_back();
        !word.starts_with(|c: char| c.is_ascii_alphabetic())
            || !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

/// A declaration of a block that hides words.
fn hidden(block: &str) -> Option<String> {
    let declarations: Vec<(&str, &str)> = block
        .split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| (name, value.trim_end_matches("!important")))
        .collect();
    let value = |wanted: &str| {
        let mut found = declarations.iter().filter(|(name, _)| *name == wanted);
        found.next_back().map(|(_, value)| *value)
    };
    let hides = declarations.iter().find(|(name, value)| match *name {
        "display" => *value == "none",
        "visibility" => matches!(*value, "hidden" | "collapse"),
        "mso-hide" => *value == "all",
        "font-size" => size(value).is_some_and(|px| px < FONT_PX_MIN),
        "opacity" => number(value).is_some_and(|opacity| opacity < OPACITY_MIN),
        // A line without height shows where nothing cuts it off, so that alone hides nothing.
        "max-height" | "height" | "max-width" | "width" => {
            size(value).is_some_and(|px| px < 1.0) && declarations.contains(&("overflow", "hidden"))
        }
        "text-indent" => value.starts_with('-') && size(&value[1..]).is_some_and(|px| px > 200.0),
        "color" => *value == "transparent" || is_clear(value),
        _ => false,
    });
    if let Some((name, value)) = hides {
        return Some(format!("{name}:{value}"));
    }
    let (color, ground) = (
        value("color")?,
        value("background-color").or_else(|| value("background"))?,
    );
    (plain_color(color) == plain_color(ground))
        .then(|| format!("color:{color};background:{ground}"))
}

/// A length in pixels, as near as matters for hiding; nothing for one that goes by its surroundings.
fn size(value: &str) -> Option<f64> {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let number: f64 = digits.parse().ok()?;
    match &value[digits.len()..] {
        "" | "px" => Some(number),
        "pt" => Some(number * 4.0 / 3.0),
        "em" | "rem" => Some(number * 16.0),
        "%" => Some(number * 0.16),
        _ => None,
    }
}

fn number(value: &str) -> Option<f64> {
    match value.strip_suffix('%') {
        Some(percent) => percent.parse::<f64>().ok().map(|percent| percent / 100.0),
        None => value.parse().ok(),
    }
}

/// `rgba(0,0,0,0)`
fn is_clear(color: &str) -> bool {
    let inner = color
        .strip_prefix("rgba(")
        .or_else(|| color.strip_prefix("hsla("));
    inner
        .and_then(|inner| inner.trim_end_matches(')').rsplit(',').next())
        .and_then(number)
        .is_some_and(|alpha| alpha < OPACITY_MIN)
}

/// A color in one spelling.
fn plain_color(color: &str) -> String {
    let long = |short: &str| short.chars().flat_map(|c| [c, c]).collect::<String>();
    match color {
        "white" | "rgb(255,255,255)" => "#ffffff".to_owned(),
        "black" | "rgb(0,0,0)" => "#000000".to_owned(),
        short if short.len() == 4 && short.starts_with('#') => format!("#{}", long(&short[1..])),
        other => other.to_owned(),
    }
}
