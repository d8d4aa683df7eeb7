//! How lists spell the columns this program knows: a table, to be extended by whoever meets another spelling.

/// The columns with a meaning to the program: those of the design's list, then those that only help to read a row.
pub(crate) const CANONICAL: [&str; 25] = [
    "id",
    "office",
    "first_name",
    "last_name",
    "full_name",
    "suffix",
    "style",
    "city",
    "state",
    "district",
    "committee",
    "email",
    "cc",
    "attachments",
    "stance",
    "term_end",
    "timezone",
    "channel",
    "form_url",
    "post_address",
    "middle_name",
    "nickname",
    "vacant",
    "name_prefix",
    "as_of",
];

/// For each canonical column the headers it goes by, most telling first: if a list has several of them, the first one
/// here is taken and the others keep their own names. The canonical name itself always comes before these.
const SPELLINGS: [(&str, &[&str]); 25] = [
    (
        "id",
        &[
            "recipient_id",
            "bioguide_id",
            "bioguide",
            "person_id",
            "member_id",
        ],
    ),
    (
        "office",
        &[
            "role",
            "position",
            "type",
            "office_type",
            "elected_office",
            "office_held",
            "current_role",
            "title",
        ],
    ),
    (
        "first_name",
        &[
            "given_name",
            "firstname",
            "givenname",
            "first",
            "forename",
            "fname",
        ],
    ),
    (
        "last_name",
        &[
            "family_name",
            "lastname",
            "familyname",
            "last",
            "surname",
            "lname",
        ],
    ),
    (
        "full_name",
        &[
            "name",
            "fullname",
            "official_full",
            "official_name",
            "display_name",
            "name_of_official",
            "contact_name",
            "member_name",
            "council_member_name",
            "mayor_name",
            "legislator",
            "official",
            "member",
            "recipient",
        ],
    ),
    (
        "suffix",
        &["name_suffix", "generational_suffix", "suffix_name"],
    ),
    ("style", &["form_of_address", "address_style"]),
    (
        "city",
        &[
            "jurisdiction",
            "municipality",
            "city_name",
            "town",
            "city_or_town",
            "locality",
            "place",
        ],
    ),
    (
        "state",
        &[
            "state_abbr",
            "state_code",
            "state_abbreviation",
            "state_postal",
            "st",
            "state_name",
            "province",
        ],
    ),
    (
        "district",
        &[
            "current_district",
            "district_number",
            "district_no",
            "congressional_district",
            "council_district",
            "ward",
            "cd",
        ],
    ),
    ("committee", &["committee_name"]),
    (
        "email",
        &[
            "e_mail",
            "email_address",
            "e_mail_address",
            "emailaddress",
            "council_email",
            "official_email",
            "public_email",
            "office_email",
            "work_email",
            "contact_email",
            "staff_email",
            "primary_email",
            "mayor_email",
            "clerk_email",
            "email_1",
            "email1",
            "mail",
        ],
    ),
    ("cc", &["copy_to", "cc_email", "copies"]),
    ("attachments", &["attachment", "files"]),
    (
        "stance",
        &["stand", "support", "supports", "position_on_bill"],
    ),
    (
        "term_end",
        &[
            "end_date",
            "term_end_date",
            "end_of_term",
            "term_ends",
            "term_expires",
            "term_expiration",
            "term_expiration_date",
            "expiration_of_term",
            "term_expiry",
            "expiration_date",
            "expires",
        ],
    ),
    ("timezone", &["time_zone", "tz"]),
    ("channel", &["delivery_method", "delivery_channel"]),
    (
        "form_url",
        &[
            "contact_form",
            "web_form",
            "webform",
            "contact_form_url",
            "contact_url",
            "form",
        ],
    ),
    (
        "post_address",
        &[
            "mailing_address",
            "postal_address",
            "office_address",
            "street_address",
            "capitol_address",
            "address",
        ],
    ),
    (
        "middle_name",
        &["middlename", "middle", "middle_initial", "mi"],
    ),
    ("nickname", &["nick_name", "known_as", "preferred_name"]),
    ("vacant", &["vacancy", "is_vacant"]),
    ("name_prefix", &["honorific", "courtesy_title", "prefix"]),
    (
        "as_of",
        &["as_of_date", "last_updated", "last_verified", "updated"],
    ),
];

/// A header as letters name it: trimmed, lower case, every run of other characters as one `_`, none at the ends.
pub(crate) fn normalize(header: &str) -> String {
    let mut name = String::with_capacity(header.len());
    for c in header.trim().chars() {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
    }
    name.truncate(name.trim_end_matches('_').len());
    name
}

/// The canonical columns a normalized header may stand for, each with its rank among the spellings (0 is best).
/// Anything that ends in `_email` is an address column if it is nothing else.
pub(crate) fn meanings(normalized: &str) -> impl Iterator<Item = (&'static str, usize)> {
    let rank = move |canonical: &str, spellings: &[&str]| {
        let spelled = spellings
            .iter()
            .position(|spelling| *spelling == normalized)
            .map(|index| index + 1);
        if normalized == canonical {
            Some(0)
        } else {
            spelled
        }
    };
    let exact = SPELLINGS
        .iter()
        .filter_map(move |(canonical, spellings)| Some((*canonical, rank(canonical, spellings)?)));
    let is_some_email = exact.clone().next().is_none()
        && (normalized.ends_with("_email") || normalized.ends_with("_e_mail"));
    exact.chain(is_some_email.then_some(("email", usize::MAX)))
}

/// The canonical column with the most similar name, for a misspelt key of `[mailing.columns]`.
pub(crate) fn nearest_canonical(name: &str) -> Option<&'static str> {
    let similar = CANONICAL
        .iter()
        .map(|canonical| (strsim::jaro_winkler(name, canonical), *canonical));
    similar
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, canonical)| canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_named_as_letters_name_them() {
        for (header, name) in [
            ("E-mail", "e_mail"),
            ("  Email Address ", "email_address"),
            ("Phone (home)", "phone_home"),
            ("*Bürger/Stadt", "bürger_stadt"),
            ("###", ""),
        ] {
            assert_eq!(normalize(header), name);
        }
    }

    #[test]
    fn every_spelling_is_normalized_and_means_one_thing() {
        for (canonical, spellings) in SPELLINGS {
            assert!(CANONICAL.contains(&canonical));
            for spelling in spellings {
                assert_eq!(&normalize(spelling), spelling);
                assert_eq!(meanings(spelling).count(), 1, "{spelling}");
            }
        }
    }

    #[test]
    fn a_prefixed_e_mail_header_is_an_e_mail_column() {
        assert_eq!(
            meanings("ward_office_email")
                .map(|(canonical, _)| canonical)
                .collect::<Vec<_>>(),
            ["email"]
        );
        assert_eq!(meanings("emails_sent").count(), 0);
    }

    #[test]
    fn a_misspelt_column_name_has_a_nearest_one() {
        assert_eq!(nearest_canonical("emial"), Some("email"));
        assert_eq!(nearest_canonical("zzz"), None);
    }
}
