//! Which column of a form's export holds what.

use redress_base::words::{nearest, quoted_list};
use redress_lists::columns::normalize;
use std::collections::BTreeMap;

/// What a column of a form may hold that signatories are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormColumn {
    /// The organization.
    Organization,
    /// Who authorized the signature; kept on file, not printed.
    AuthorizedPerson,
    /// That person's first name, where the form asks for it apart.
    FirstName,
    /// That person's last name.
    LastName,
    /// That person's title.
    Title,
    /// The block the organization is printed in.
    Scope,
    /// Its state.
    State,
    /// When it signed.
    SignedOn,
    /// Its site.
    Url,
}

/// A column, the word for it in `[signatories.columns]`, and the headers that forms have for it, the best first:
/// normalized, without what stands in parentheses. Taken from sign-on forms made with Google Forms, Microsoft Forms, Action
/// Network and Airtable.
const SPELLINGS: [(FormColumn, &str, &[&str]); 9] = [
    (
        FormColumn::Organization,
        "organization",
        &[
            "organization_name_as_it_should_appear",
            "organization_name",
            "name_of_organization",
            "name_of_your_organization",
            "your_organization",
            "your_organization_s_name",
            "organization",
            "organisation",
            "organisation_name",
            "name_of_organisation",
            "org",
            "org_name",
            "organization_group",
            "group",
            "group_name",
            "name_of_group",
            "signatory",
            "company",
        ],
    ),
    (
        FormColumn::AuthorizedPerson,
        "authorized_person",
        &[
            "authorized_person",
            "authorized_by",
            "authorised_person",
            "authorised_by",
            "authorized_signer",
            "name_of_authorized_person",
            "name_of_authorized_signer",
            "name_of_signer",
            "name_of_person_signing",
            "your_name",
            "your_full_name",
            "full_name",
            "contact_name",
            "contact_person",
            "name_of_contact",
            "contact",
            "person",
            "signer",
            "name",
        ],
    ),
    (
        FormColumn::FirstName,
        "first_name",
        &["first_name", "your_first_name", "given_name"],
    ),
    (
        FormColumn::LastName,
        "last_name",
        &["last_name", "your_last_name", "family_name", "surname"],
    ),
    (
        FormColumn::Title,
        "title",
        &[
            "title",
            "your_title",
            "job_title",
            "title_position",
            "position",
            "your_position",
            "role",
            "your_role",
        ],
    ),
    (
        FormColumn::Scope,
        "scope",
        &[
            "scope",
            "block",
            "level",
            "national_or_state",
            "national_or_local",
            "national_or_state_local",
            "national_or_state_and_local",
            "national_state_or_local",
            "is_your_organization_national_or_state",
            "is_your_organization_national_state_or_local",
            "type_of_organization",
            "organization_type",
        ],
    ),
    (
        FormColumn::State,
        "state",
        &[
            "state",
            "your_state",
            "which_state",
            "organization_state",
            "state_territory",
            "state_province",
        ],
    ),
    (
        FormColumn::SignedOn,
        "signed_on",
        &[
            "signed_on",
            "date_signed",
            "timestamp",
            "completion_time",
            "submitted_at",
            "submitted_on",
            "submission_date",
            "date_submitted",
            "created_at",
            "created",
            "create_date",
            "date",
        ],
    ),
    (
        FormColumn::Url,
        "url",
        &[
            "url",
            "website",
            "web_site",
            "organization_website",
            "website_url",
            "site",
        ],
    ),
];

/// Where the columns of one form stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormColumns {
    known: BTreeMap<FormColumn, usize>,
    /// A second column for the organization, for rows in which the first is empty.
    also_organization: Option<usize>,
}

impl FormColumn {
    /// The word for it in `[signatories.columns]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        SPELLINGS
            .iter()
            .find(|(column, ..)| *column == self)
            .map_or("", |(_, name, _)| name)
    }
}

impl FormColumns {
    /// The names that `[signatories.columns]` may use.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        SPELLINGS.iter().map(|(_, name, _)| *name).collect()
    }

    /// Tells the columns by their headers; what the campaign says comes first. The error is a message and a help.
    pub fn find(
        headers: &[String],
        said: &BTreeMap<String, String>,
    ) -> Result<Self, (String, String)> {
        let normalized: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let mut columns = Self::default();
        for (column, name, spellings) in &SPELLINGS {
            let index = match said.get(*name) {
                Some(header) => Some(named(headers, name, header)?),
                None => spellings
                    .iter()
                    .find_map(|spelling| normalized.iter().position(|header| header == spelling)),
            };
            if let Some(index) = index {
                columns.known.insert(*column, index);
            }
        }
        if columns.get(FormColumn::Organization).is_none() {
            // Without another column for it, a bare `Name` is the organization's.
            let bare = normalized.iter().position(|header| header == "name");
            let Some(bare) = bare.filter(|_| !said.contains_key("authorized_person")) else {
                let help = format!(
                    "The form has {}. Say which it is in campaign.toml: `[signatories.columns]` with `organization = \"...\"`.",
                    quoted_list(headers)
                );
                return Err(("no column holds the organizations' names".to_owned(), help));
            };
            if columns.get(FormColumn::AuthorizedPerson) == Some(bare) {
                columns.known.remove(&FormColumn::AuthorizedPerson);
            }
            columns.known.insert(FormColumn::Organization, bare);
        }
        columns.also_organization = columns.second_organization(&normalized);
        Ok(columns)
    }

    /// Forms ask for the name, and once more for the name as it is to be printed.
    fn second_organization(&self, normalized: &[String]) -> Option<usize> {
        let first = self.known.get(&FormColumn::Organization);
        let (_, _, spellings) = &SPELLINGS[0];
        normalized
            .iter()
            .enumerate()
            .find(|(index, header)| Some(index) != first && spellings.contains(&header.as_str()))
            .map(|(index, _)| index)
    }

    /// Where a column stands.
    #[must_use]
    pub fn get(&self, column: FormColumn) -> Option<usize> {
        self.known.get(&column).copied()
    }

    /// Where a second column for the organization stands, for rows in which the first is empty.
    #[must_use]
    pub fn also_organization(&self) -> Option<usize> {
        self.also_organization
    }

    /// Each column with the place of its header, in the order of their meaning.
    pub fn iter(&self) -> impl Iterator<Item = (FormColumn, usize)> {
        self.known.iter().map(|(column, index)| (*column, *index))
    }

    /// Whether something is read from the column in this place.
    #[must_use]
    pub fn reads(&self, index: usize) -> bool {
        self.also_organization == Some(index) || self.known.values().any(|known| *known == index)
    }
}

/// Whether a header means something to us.
pub(super) fn is_known(header: &str) -> bool {
    let plain = plain(header);
    SPELLINGS
        .iter()
        .any(|(_, _, spellings)| spellings.contains(&plain.as_str()))
}

/// A header without the remark in parentheses, which is for whoever fills the form in. That a name is the one to be printed
/// is said there, too, and stays.
fn plain(header: &str) -> String {
    let before = header.split_once('(').map_or(header, |(before, _)| before);
    let whole = normalize(header);
    let plain = normalize(before);
    let is_printed = [
        "should_appear",
        "will_appear",
        "to_appear",
        "be_listed",
        "be_printed",
    ]
    .iter()
    .any(|words| whole.contains(words));
    if is_printed && SPELLINGS[0].2.contains(&plain.as_str()) {
        SPELLINGS[0].2[0].to_owned()
    } else {
        plain
    }
}

/// The column that the campaign names by its header.
fn named(headers: &[String], name: &str, header: &str) -> Result<usize, (String, String)> {
    let wanted = normalize(header);
    let found = headers.iter().position(|known| normalize(known) == wanted);
    found.ok_or_else(|| {
        let message =
            format!("`[signatories.columns]` takes `{name}` from `{header}`, and the form has no such column");
        let help = match nearest(header, headers.iter().map(String::as_str)) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("It has {}.", quoted_list(headers)),
        };
        (message, help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(headers: &[&str], said: &[(&str, &str)]) -> Result<FormColumns, (String, String)> {
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        let said = said
            .iter()
            .map(|&(name, header)| (name.to_owned(), header.to_owned()));
        FormColumns::find(&headers, &said.collect())
    }

    #[test]
    fn the_organization_is_told_from_the_person() {
        let columns = find(
            &[
                "Timestamp",
                "Name of organization",
                "Organization name (exactly as it should appear)",
                "Your name",
                "Your title",
                "National or state?",
            ],
            &[],
        )
        .unwrap();
        let found: Vec<(FormColumn, usize)> = columns.iter().collect();
        assert_eq!(
            found,
            [
                (FormColumn::Organization, 2),
                (FormColumn::AuthorizedPerson, 3),
                (FormColumn::Title, 4),
                (FormColumn::Scope, 5),
                (FormColumn::SignedOn, 0),
            ]
        );
        assert_eq!(columns.also_organization, Some(1));

        let beside = find(&["Name", "Organization"], &[]).unwrap();
        assert_eq!(beside.get(FormColumn::AuthorizedPerson), Some(0));
        let alone = find(&["Name", "State"], &[]).unwrap();
        assert_eq!(alone.get(FormColumn::Organization), Some(0));
        assert_eq!(alone.get(FormColumn::AuthorizedPerson), None);
    }

    #[test]
    fn the_campaign_can_name_every_column() {
        let mut names = FormColumns::names();
        let mut known = crate::campaign::SIGN_ON_COLUMNS.to_vec();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
    }

    #[test]
    fn what_the_campaign_says_comes_first_and_must_be_there() {
        let headers = ["Group", "Who decided", "Organization"];
        let columns = find(
            &headers,
            &[
                ("organization", "group"),
                ("authorized_person", "Who decided"),
            ],
        )
        .unwrap();
        assert_eq!(columns.get(FormColumn::Organization), Some(0));
        assert_eq!(columns.get(FormColumn::AuthorizedPerson), Some(1));
        let (_, help) = find(&headers, &[("organization", "Organisation")]).unwrap_err();
        assert_eq!(help, "Did you mean `Organization`?");
        assert!(find(&["Email", "Phone"], &[]).is_err());
    }
}
