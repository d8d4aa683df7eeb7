//! The participating organizations: those that sign.

use super::logo::OrganizationLogo;
use crate::campaign::Campaign;
use crate::report::web_link::web_link;
use crate::report::words::count_words;
use crate::signatories::{SignatoryFile, SignatoryRow};
use maud::{Markup, html};
use redress_base::problem::{Problem, Problems};

/// The organizations in the order in which letters print them.
#[derive(Clone, Debug, Default)]
pub(super) struct Organizations(Vec<Organization>);

#[derive(Clone, Debug)]
struct Organization {
    name: String,
    state: String,
    scope: String,
    url: Option<String>,
    logo: Option<OrganizationLogo>,
}

impl Organizations {
    /// Reads who signs, with the logos.
    pub fn read(campaign: &Campaign) -> Result<Self, Problems> {
        let Some(path) = &campaign.signatories else {
            return Ok(Self::default());
        };
        let file = SignatoryFile::read(&campaign.folder, path)?;
        let mut problems = file.problems(campaign.sign_on_deadline);
        problems
            .0
            .retain(|problem| problem.severity == redress_base::problem::Severity::Error);
        let mut organizations = Vec::new();
        for signatory in file.printed().list {
            let is_it = |row: &&SignatoryRow| {
                row.withdrawn_on.is_none()
                    && row.name == signatory.name
                    && row.state == signatory.state
            };
            let Some(row) = file.rows.iter().find(is_it) else {
                continue;
            };
            let fault = |column: &str, message: String, help: &str| {
                Problem::error(path.as_str(), message, help)
                    .at_row(row.line, row.row)
                    .in_column(column)
            };
            let url = web_link(&row.url).map(str::to_owned);
            if url.is_none() && !row.url.is_empty() {
                let message = format!("`{}` is no address of a web page", row.url.escape_debug());
                let help = "Write the whole address, such as `https://elm.example`, or leave the cell empty.";
                problems.0.push(fault("url", message, help));
            }
            let logo = if row.logo.is_empty() {
                None
            } else {
                match OrganizationLogo::read(&campaign.folder, &row.logo) {
                    Ok(logo) => Some(logo),
                    Err((message, help)) => {
                        problems.0.push(fault("logo", message, &help));
                        None
                    }
                }
            };
            organizations.push(Organization {
                name: signatory.name,
                state: signatory.state,
                scope: signatory.scope,
                url,
                logo,
            });
        }
        if problems.0.is_empty() {
            Ok(Self(organizations))
        } else {
            Err(problems)
        }
    }

    /// Whether nobody signs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The copies of their logos: where each lies, as seen from the page, and its bytes.
    pub fn logos(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let logos = self
            .0
            .iter()
            .filter_map(|organization| organization.logo.as_ref());
        logos.map(|logo| (&*logo.file, &*logo.bytes))
    }

    /// The section's content.
    pub fn section(&self) -> Markup {
        let all = self.0.len() as u64;
        html! {
            p.large { (count_words(all, "organization asks", "organizations ask")) " for this together." }
            @for block in self.0.chunk_by(|one, next| one.scope == next.scope) {
                @if !block[0].scope.is_empty() { h3 { (block[0].scope) } }
                ul.organizations { @for organization in block { li { (organization.line()) } } }
            }
        }
    }
}

impl Organization {
    fn line(&self) -> Markup {
        let shown = html! {
            @if let Some(logo) = &self.logo {
                // The name stands beside it, so a reader need not hear it twice.
                img src=(logo.file) alt="" width=(logo.width) height=(logo.height) loading="lazy";
            }
            span dir="auto" { (self.name) }
        };
        html! {
            @match &self.url {
                Some(url) => { a href=(url) { (shown) } }
                None => { span.unlinked { (shown) } }
            }
            @if !self.state.is_empty() { span.soft { (self.state) } }
        }
    }
}
