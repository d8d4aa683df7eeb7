//! What a header means.

use super::column::Column;
use super::spellings::SPELLINGS;

/// The rank of a header that is an address column only because it ends in `_email`.
const SOME_EMAIL: usize = usize::MAX;

/// A header as letters name it: trimmed, lower case, every run of other characters as one `_`, none at the ends.
#[must_use]
pub fn normalize(header: &str) -> String {
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

/// The columns a normalized header may stand for, each with its rank among the spellings (0 is best). Anything that ends
/// in `_email` is an address column if it is nothing else.
pub(crate) fn meanings(normalized: &str) -> impl Iterator<Item = (Column, usize)> {
    let rank = move |column: Column, spellings: &str| {
        if normalized == column.name() {
            return Some(0);
        }
        let mut spelled = spellings.split_ascii_whitespace();
        spelled
            .position(|spelling| spelling == normalized)
            .map(|index| index + 1)
    };
    let exact = SPELLINGS
        .iter()
        .filter_map(move |(column, spellings)| Some((*column, rank(*column, spellings)?)));
    // Offices call their addresses anything: `ward_office_email`.
    let is_some_email = exact.clone().next().is_none()
        && (normalized.ends_with("_email") || normalized.ends_with("_e_mail"));
    exact.chain(is_some_email.then_some((Column::Email, SOME_EMAIL)))
}

/// Whether a header, as the file has it, means anything to the program, or is one of those that the campaign names.
pub(crate) fn is_known<T: AsRef<str>>(header: &str, named: &[T]) -> bool {
    let name = normalize(header);
    meanings(&name).next().is_some()
        || named
            .iter()
            .any(|header| normalize(header.as_ref()) == name)
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
        for (column, (of, spellings)) in Column::ALL.into_iter().zip(SPELLINGS) {
            assert_eq!(column, of, "the table has every column, in their order");
            for spelling in spellings.split_ascii_whitespace() {
                assert_eq!(normalize(spelling), spelling);
                assert_eq!(meanings(spelling).count(), 1, "{spelling}");
            }
        }
    }

    #[test]
    fn a_prefixed_e_mail_header_is_an_e_mail_column() {
        let columns: Vec<_> = meanings("ward_office_email")
            .map(|(column, _)| column)
            .collect();
        assert_eq!(columns, [Column::Email]);
        assert_eq!(meanings("emails_sent").count(), 0);
    }

    #[test]
    fn the_headers_of_common_exports_are_known() {
        use Column::{
            City, Email, FirstName, FullName, LastName, Office, PostAddress, State, TermEnd,
        };
        for (of, headers) in [
            (
                "Action Network",
                &[
                    ("can2_user_city", City),
                    ("can2_state_abbreviated", State),
                    ("first_name", FirstName),
                ][..],
            ),
            (
                "EveryAction",
                &[
                    ("PreferredEmail", Email),
                    ("StateOrProvince", State),
                    ("LastName", LastName),
                ],
            ),
            (
                "NationBuilder",
                &[("primary_city", City), ("primary_state", State)],
            ),
            (
                "Salesforce",
                &[
                    ("Mailing City", City),
                    ("MailingCity", City),
                    ("Mailing State/Province", State),
                    ("MailingState", State),
                    ("Title", Office),
                ],
            ),
            (
                "Mailchimp",
                &[
                    ("Email Address", Email),
                    ("FNAME", FirstName),
                    ("LNAME", LastName),
                    ("Address", PostAddress),
                ],
            ),
            (
                "HubSpot",
                &[
                    ("Job Title", Office),
                    ("State/Region", State),
                    ("Street Address", PostAddress),
                ],
            ),
            (
                "CiviCRM",
                &[
                    ("State/Province", State),
                    ("Display Name", FullName),
                    ("Job Title", Office),
                ],
            ),
            (
                "Open States",
                &[
                    ("given_name", FirstName),
                    ("current_district", Column::District),
                    ("capitol_address", PostAddress),
                ],
            ),
            (
                "Legistar",
                &[
                    ("OfficeRecordFullName", FullName),
                    ("OfficeRecordTitle", Office),
                    ("OfficeRecordEmail", Email),
                    ("OfficeRecordEndDate", TermEnd),
                ],
            ),
            (
                "of a list made by hand",
                &[
                    ("Primary role", Office),
                    ("City/Town", City),
                    ("Elected Official", FullName),
                ],
            ),
        ] {
            for (header, column) in headers {
                let found = meanings(&normalize(header)).next();
                assert_eq!(found.map(|(it, _)| it), Some(*column), "{of}: {header}");
            }
        }
    }
}
