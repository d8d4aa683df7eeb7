//! `[site.form]`: a form on the public page that goes to the coalition's own tool.
//!
//! The program has no server: what people type goes from their browser to the tool and nowhere else.

use super::file::{Fault, Section, text};
use super::site_address::{host_of, web_address};
use super::supporters::SupporterFiles;
use redress_base::hidden::hidden_character;
use redress_base::words::{nearest, quoted_list};
use toml::de::DeValue;

/// Parts of a name that speak of a secret, which everybody would read on the page.
const SECRETS: [&str; 5] = ["password", "secret", "token", "api_key", "apikey"];

/// A form by which people sign up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpForm {
    /// Where it goes: an https address of the tool.
    pub action: String,
    /// How it goes there.
    pub method: FormMethod,
    /// What is asked for, each with the name that the tool gives it, in the order of [`FormField::ALL`].
    pub fields: Vec<(FormField, String)>,
    /// Questions that are answered by a choice, word for word, each with the name that the tool gives it.
    pub questions: Vec<(String, String)>,
    /// What goes with every form: name and value.
    pub hidden: Vec<(String, String)>,
}

/// How a form goes to its tool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormMethod {
    /// In the body of a request.
    #[default]
    Post,
    /// In the address of a page, for tools that fill in a form of their own from it.
    Get,
}

/// What a form may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum FormField {
    FullName,
    FirstName,
    LastName,
    Email,
    Phone,
    Zip,
    City,
    State,
    /// What they say in words of their own.
    Words,
}

impl FormField {
    /// All of them, in the order in which a form asks.
    pub const ALL: [Self; 9] = [
        Self::FullName,
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::Phone,
        Self::Zip,
        Self::City,
        Self::State,
        Self::Words,
    ];

    /// Its name in `[site.form.fields]`: that of the supporters' column which it fills, where there is one.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Zip => "zip",
            Self::City => "city",
            Self::State => "state",
            Self::Words => "words",
        }
    }
}

impl SignUpForm {
    /// The host that it goes to, with its port if it names one.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.action.strip_prefix("https://").unwrap_or_default();
        host_of(rest)
    }
}

pub(super) fn read_form(
    section: &Section<'_>,
    supporters: Option<&SupporterFiles>,
) -> Option<SignUpForm> {
    let section = section.section("form")?;
    let action = section.required(
        "action",
        "action = \"https://act.coalition.example/halt\"",
        tool_address,
    );
    let method = section.optional("method", method).unwrap_or_default();
    if method == FormMethod::Get {
        let message = "with `get`, what people type stands in an address, and so in the tool’s log";
        section.note("method", message, "Write `post` if the tool takes it.");
    }
    let mut fields = Vec::new();
    if let Some(asked) = section.required_section(
        "fields",
        "Name what the form asks for, such as `email = \"email\"`.",
    ) {
        for field in FormField::ALL {
            let name = asked.optional(field.name(), field_name);
            fields.extend(name.map(|name| (field, name)));
        }
        asked.finish();
    }
    let questions = named(&section, "questions");
    let hidden = named(&section, "hidden");
    for (name, _) in &hidden {
        let folded = name.to_lowercase().replace('-', "_");
        if SECRETS.iter().any(|secret| folded.contains(secret)) {
            let message = format!("`{}` would stand on the public page", name.escape_debug());
            let help = "Everybody can read the page: take a form of the tool that needs no secret, or link to it by `sign_up`.";
            section.fault("hidden", Fault::new(message, help));
        }
    }
    let form = SignUpForm {
        action: action.clone().unwrap_or_default(),
        method,
        fields,
        questions,
        hidden,
    };
    if let Some(twice) = form.name_given_twice() {
        let message = format!(
            "two fields of the form are called `{}`",
            twice.escape_debug()
        );
        let help = "Give each its own name: the tool would take one and lose the other.";
        section.fault("fields", Fault::new(message, help));
    }
    if let Some(supporters) = supporters {
        compare_with_consent(&section, &form, supporters);
    }
    section.finish();
    action.map(|_| form)
}

impl SignUpForm {
    fn name_given_twice(&self) -> Option<&str> {
        let fields = self.fields.iter().map(|(_, name)| name);
        let questions = self.questions.iter().map(|(_, name)| name);
        let hidden = self.hidden.iter().map(|(name, _)| name);
        let mut names: Vec<&str> = fields
            .chain(questions)
            .chain(hidden)
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1])?;
        Some(twice[0])
    }
}

/// Says of which of the form's questions nothing is made.
fn compare_with_consent(section: &Section<'_>, form: &SignUpForm, supporters: &SupporterFiles) {
    for (question, _) in &form.questions {
        let is_known = supporters
            .consent
            .iter()
            .any(|clause| clause.column == *question);
        if !is_known {
            let message = format!(
                "no `[[supporters.consent]]` has the column `{question}`, so the answer counts for nothing"
            );
            let help = "Write the question as the tool’s export has it, or add a clause for it.";
            section.note("questions", message, help);
        }
    }
}

/// Names and values of a section whose keys are free.
fn named(section: &Section<'_>, key: &'static str) -> Vec<(String, String)> {
    let Some(found) = section.section(key) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (name, value) in found.entries() {
        let value = field_name(value.get_ref());
        let name = plain_text(name);
        match (name, value) {
            (Ok(name), Ok(value)) => all.push((name, value)),
            (name, value) => {
                for fault in [name.err(), value.err()].into_iter().flatten() {
                    section.fault(key, fault);
                }
            }
        }
    }
    all
}

fn field_name(value: &DeValue<'_>) -> Result<String, Fault> {
    plain_text(text(value)?)
}

/// What stands in an attribute or beside a box: one line of visible characters.
fn plain_text(written: &str) -> Result<String, Fault> {
    let joined: Vec<&str> = written.split_whitespace().collect();
    let joined = joined.join(" ");
    if joined.is_empty() {
        return Err(Fault::new(
            "this is empty",
            "Write the name that the tool gives the field.",
        ));
    }
    match hidden_character(&joined) {
        None => Ok(joined),
        Some(hidden) => Err(Fault::new(
            format!(
                "`{}` holds the character U+{:04X}, which cannot be seen",
                joined.escape_debug(),
                u32::from(hidden)
            ),
            "Type it again instead of pasting it.",
        )),
    }
}

/// Where a form goes. Its host stands in the page's policy, where other characters would be read as something else.
fn tool_address(value: &DeValue<'_>) -> Result<String, Fault> {
    let address = web_address(value)?;
    let rest = address.strip_prefix("https://").unwrap_or_default();
    let host = host_of(rest);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if host.is_empty() || !host.chars().all(is_plain) {
        return Err(Fault::new(
            format!("`{}` is no host of a form", host.escape_debug()),
            "Write letters, digits, points and hyphens: a name in other letters in its form `xn--...`.",
        ));
    }
    Ok(address)
}

fn method(value: &DeValue<'_>) -> Result<FormMethod, Fault> {
    let typed = text(value)?.trim().to_lowercase();
    match typed.as_str() {
        "post" => Ok(FormMethod::Post),
        "get" => Ok(FormMethod::Get),
        other => {
            let known = ["post", "get"];
            let help = nearest(other, known).map_or_else(
                || format!("A form has {}.", quoted_list(known)),
                |near| format!("Did you mean `{near}`?"),
            );
            Err(Fault::new(
                format!("`{}` is no way to send a form", other.escape_debug()),
                help,
            ))
        }
    }
}
