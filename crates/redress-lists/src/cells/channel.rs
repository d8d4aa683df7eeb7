//! How a letter reaches a recipient.

use crate::columns::normalize;

/// How a letter reaches a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// By SMTP.
    Email,
    /// By hand: a web form.
    Form,
    /// By hand: post.
    Post,
    /// By hand: in person.
    InPerson,
}

/// Why a row has no channel: a fragment and a sentence.
pub(crate) type ChannelFault = (String, &'static str);

impl Channel {
    /// Reads the channel as a list's column has it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match normalize(text).as_str() {
            "email" | "e_mail" | "mail" => Some(Self::Email),
            "form" | "web_form" | "webform" | "contact_form" => Some(Self::Form),
            "post" | "postal" | "letter" | "usps" => Some(Self::Post),
            "in_person" | "hand" | "by_hand" | "hand_delivery" => Some(Self::InPerson),
            _ => None,
        }
    }

    /// The canonical word: `email`, `form`, `post`, `in_person`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Form => "form",
            Self::Post => "post",
            Self::InPerson => "in_person",
        }
    }

    /// How a letter reaches a row: as its `channel` says; else by mail if it has an address, by form, by post, in person.
    pub(crate) fn of_row(
        said: &str,
        has_email: bool,
        form_url: &str,
        post_address: &str,
    ) -> Result<Self, ChannelFault> {
        if said.is_empty() {
            return Ok(match () {
                () if has_email => Self::Email,
                () if !form_url.is_empty() => Self::Form,
                () if !post_address.is_empty() => Self::Post,
                () => Self::InPerson,
            });
        }
        match Self::parse(said) {
            // Not by hand in silence: the list says mail.
            Some(Self::Email) if !has_email => Err((
                "the channel is `email`, but the row has no address".to_owned(),
                "Fill in the address, or empty this cell.",
            )),
            Some(channel) => Ok(channel),
            None => Err((
                format!("`{said}` is no channel"),
                "Channels are `email`, `form`, `post` and `in_person`.",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_how_it_is_reached() {
        for (said, has_email, form, post, channel) in [
            ("", true, "https://x.example", "", Channel::Email),
            ("", false, "https://x.example", "Main Street", Channel::Form),
            ("", false, "", "Main Street", Channel::Post),
            ("", false, "", "", Channel::InPerson),
            ("Hand delivery", true, "", "", Channel::InPerson),
        ] {
            assert_eq!(Channel::of_row(said, has_email, form, post), Ok(channel));
        }
        assert!(Channel::of_row("email", false, "", "").is_err());
        assert!(Channel::of_row("pigeon", true, "", "").is_err());
    }
}
