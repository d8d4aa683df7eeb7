//! Why a text is no address we write to, in the words of somebody who mends a spreadsheet.

/// Why a text is no address we write to. `Display` is a fragment, [`AddressError::help`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing, or only spaces.
    #[error("it is empty")]
    Empty,
    /// `None`, `N/A` and the like.
    #[error("`{0}` stands for no address")]
    Placeholder(String),
    /// A web address.
    #[error("it is a web address, not an e-mail address")]
    Url,
    /// An address as links have it.
    #[error("it begins with `mailto:`")]
    Mailto,
    /// An apostrophe of a word processor.
    #[error("its `{0}` is a curly apostrophe")]
    CurlyApostrophe(char),
    /// More than one address.
    #[error("it holds several addresses")]
    Several,
    /// `Name <a@b>`, or brackets alone.
    #[error("it has a name or angle brackets around the address")]
    WithName,
    /// A quoted local part.
    #[error("it has quotation marks")]
    Quoted,
    /// A space within.
    #[error("it has a space inside")]
    InnerSpace,
    /// A control, zero-width or direction character.
    #[error("it has a hidden character, {}", code_point(*.0))]
    HiddenCharacter(char),
    /// No `@`.
    #[error("it has no `@`")]
    NoAt,
    /// The wide `＠` of East Asian keyboards.
    #[error("its `＠` is the wide one")]
    FullwidthAt,
    /// Two or more `@`.
    #[error("it has more than one `@`")]
    TwoAts,
    /// Nothing before the `@`.
    #[error("nothing stands before the `@`")]
    LocalEmpty,
    /// Accents and other letters before the `@`.
    #[error("the part before the `@` has letters outside a to z")]
    LocalNotAscii,
    /// A character that no part before the `@` may have.
    #[error("the part before the `@` has `{0}`, which no address may have there")]
    LocalCharacter(char),
    /// `%` or `!`: the mail routes of old.
    #[error(
        "the part before the `@` has `%` or `!`, which some servers take for a route elsewhere"
    )]
    Route,
    /// A dot first, last, or twice in a row.
    #[error("the part before the `@` starts or ends with a dot, or has two in a row")]
    LocalDots,
    /// More than 64 octets before the `@`.
    #[error("the part before the `@` has {0} characters where 64 are allowed")]
    LocalTooLong(usize),
    /// Nothing after the `@`.
    #[error("nothing stands after the `@`")]
    DomainEmpty,
    /// `[127.0.0.1]`, or a bare number address.
    #[error("its domain is a number address of a machine")]
    Literal,
    /// No dot in the domain.
    #[error("its domain `{0}` has no dot")]
    Dotless(String),
    /// A dot at the end.
    #[error("it ends with a dot")]
    TrailingDot,
    /// A dot first, or two in a row.
    #[error("its domain starts with a dot or has two in a row")]
    DomainDots,
    /// A character that no domain may have.
    #[error("its domain has `{0}`, which no domain may have")]
    DomainCharacter(char),
    /// A label that starts or ends with a hyphen.
    #[error("a part of its domain starts or ends with a hyphen")]
    Hyphen,
    /// A label of more than 63 octets, or a domain of more than 253.
    #[error("its domain is too long")]
    DomainTooLong,
    /// Letters of several scripts in one label, as look-alikes have them.
    #[error("its domain mixes letters of several scripts, as forged names do")]
    MixedScripts,
    /// No valid internationalized name.
    #[error("its domain is no valid international name")]
    Idn,
    /// More than 254 octets.
    #[error("it has {0} characters where 254 are allowed")]
    TooLong(usize),
}

impl AddressError {
    /// What to do about it: a sentence.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Empty | Self::Placeholder(_) => {
                "Leave the cell empty where there is no address; the letter is then delivered by hand."
            }
            Self::Url => {
                "Put web forms into a column `form_url`; the letter is then delivered by hand."
            }
            Self::Mailto => "Type only what stands behind `mailto:`.",
            Self::CurlyApostrophe(_) => {
                "Type a straight one, `'`, or take it away if the office's address has none."
            }
            Self::Several => {
                "Keep one address in the cell, and put the others into a column `cc` or into rows of their own."
            }
            Self::WithName => {
                "Put only the address into the cell and the name into a column `full_name`."
            }
            Self::HiddenCharacter(_) => {
                "Type the address anew; it was probably copied from a web page."
            }
            Self::TrailingDot => "Take the dot away, if the rest is right.",
            Self::FullwidthAt => "Type an ordinary `@`.",
            Self::LocalNotAscii | Self::MixedScripts | Self::Idn => {
                "Ask the office how its address is written; many servers take no such address."
            }
            Self::Quoted | Self::Route | Self::Literal | Self::Dotless(_) => {
                "Ask the office for an ordinary address such as `name@city.example`."
            }
            _ => "Correct the address, or leave the cell empty to deliver the letter by hand.",
        }
    }
}

/// How a character that cannot be seen is named: `U+200B`.
fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
