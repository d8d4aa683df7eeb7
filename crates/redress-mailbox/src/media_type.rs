//! What a part says it is.

use crate::Fields;
use mail_parser::{ContentType, HeaderValue};

/// What a `Content-Type` says.
pub(crate) struct MediaType {
    /// The type in lower case.
    pub(crate) name: String,
    /// What stands between its parts.
    pub(crate) boundary: Option<String>,
}

/// The media type in these fields, or another one if they name none.
pub(crate) fn media_type(fields: &Fields<'_>, otherwise: &str) -> MediaType {
    // None also where what stands there is no type.
    let Some(stated) = structured(fields, "content-type") else {
        return MediaType {
            name: otherwise.to_owned(),
            boundary: None,
        };
    };
    let name = match stated.subtype() {
        Some(subtype) => format!("{}/{subtype}", stated.ctype()),
        None => stated.ctype().to_owned(),
    };
    MediaType {
        name: name.to_ascii_lowercase(),
        boundary: stated.attribute("boundary").map(str::to_owned),
    }
}

/// A field of a word and parameters (RFC 2045, section 5.1).
pub(crate) fn structured(fields: &Fields<'_>, name: &str) -> Option<ContentType<'static>> {
    let field = fields.clone().named(name)?;
    match field.read(|value| value.parse_content_type().into_owned()) {
        HeaderValue::ContentType(content) => Some(content),
        _ => None,
    }
}
