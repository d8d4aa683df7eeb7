//! The people in `approvers`: their names, and the addresses from which they may answer by mail.

use super::file::{Fault, kind};
use super::values::{email_text, name};
use redress_base::address::EmailAddress;
use redress_base::words::composed;
use toml::de::DeValue;

const HELP: &str = "Write `approvers = [\"Rosa Lima, Riverside Tenants Union <rosa@riverside.example>\", \"...\"]`; the address may be \
     left out.";

/// Somebody whose approval counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// The name as `approve --by` has it, with or without the organization.
    pub name: String,
    /// The address whose answer by mail counts; none where no answer by mail does.
    pub email: Option<EmailAddress>,
}

impl Approver {
    /// The name, and the address behind it.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.email {
            Some(email) => format!("{} <{}>", self.name, email.as_str()),
            None => self.name.clone(),
        }
    }
}

/// Whether a name given with `--by` is that of a listed approver: the same, or the same before the organization.
pub(super) fn is_same(approver: &str, by: &str) -> bool {
    let (approver, by) = (comparable(approver), comparable(by));
    approver == by || person(&by) == approver
}

/// The person of `Rosa Lima, Riverside Tenants Union`.
pub(super) fn person(by: &str) -> String {
    let by = comparable(by);
    match by.split_once(',') {
        Some((person, _)) => person.trim_end().to_owned(),
        None => by,
    }
}

fn comparable(name: &str) -> String {
    // Composed, since an accent typed on another system may be a character of its own.
    composed(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

pub(super) fn approvers(value: &DeValue<'_>) -> Result<Vec<Approver>, Fault> {
    let DeValue::Array(entries) = value else {
        return Err(Fault::new(
            format!("this is {}, not a list of names", kind(value)),
            HELP,
        ));
    };
    let mut approvers: Vec<Approver> = Vec::new();
    for entry in entries {
        let approver = approver(name(entry.get_ref())?)?;
        // Listed twice, one person's word would count for two; so would that of one mailbox.
        let same_name = |known: &Approver| comparable(&known.name) == comparable(&approver.name);
        if approvers.iter().any(same_name) {
            return Err(Fault::new(
                format!("`{}` is listed twice", approver.name),
                "Leave one of the two.",
            ));
        }
        let same_mailbox = |known: &&Approver| {
            let (one, other) = (known.email.as_ref(), approver.email.as_ref());
            one.zip(other)
                .is_some_and(|(one, other)| one.as_str().eq_ignore_ascii_case(other.as_str()))
        };
        if let Some(other) = approvers.iter().find(same_mailbox) {
            let message = format!("`{}` and `{}` have one address", other.name, approver.name);
            return Err(Fault::new(
                message,
                "Give each the address that only this person answers from, or none.",
            ));
        }
        approvers.push(approver);
    }
    if approvers.is_empty() {
        Err(Fault::new("the list is empty", HELP))
    } else {
        Ok(approvers)
    }
}

/// `Rosa Lima, Riverside Tenants Union <rosa@riverside.example>`
fn approver(text: &str) -> Result<Approver, Fault> {
    let whole = |name: &str| Approver {
        name: name.trim().to_owned(),
        email: None,
    };
    if !text.contains(['<', '>']) {
        return Ok(whole(text));
    }
    let parts = text.strip_suffix('>').and_then(|text| text.split_once('<'));
    let Some((name, address)) = parts.filter(|(name, address)| {
        !name.trim().is_empty() && !name.contains('>') && !address.contains(['<', '>'])
    }) else {
        return Err(Fault::new(
            format!("`{text}` is no name with an address behind it"),
            HELP,
        ));
    };
    let parsed = email_text(address.trim())?;
    // An answer would come from another address than the file says.
    if let Some(repair) = parsed.repairs.first() {
        return Err(Fault::new(repair.clone(), "Mend the address."));
    }
    Ok(Approver {
        email: Some(parsed.address),
        ..whole(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Result<Vec<String>, String> {
        let value = DeValue::parse(list).unwrap();
        let read = approvers(value.get_ref()).map_err(|fault| fault.message);
        Ok(read?.iter().map(Approver::shown).collect())
    }

    #[test]
    fn an_approver_may_have_an_address() {
        let list = r#"["Rosa Lima, Open Streets <Rosa@Riverside.example>", "Sam Okafor"]"#;
        let shown = [
            "Rosa Lima, Open Streets <Rosa@riverside.example>",
            "Sam Okafor",
        ];
        assert_eq!(read(list), Ok(shown.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_no_name_with_an_address_is_refused() {
        for (list, expected) in [
            (r#"["<rosa@riverside.example>"]"#, "no name with an address"),
            (
                r#"["Rosa <rosa@riverside.example> Lima"]"#,
                "no name with an address",
            ),
            (r#"["Rosa <rosa>"]"#, "`rosa` is no address"),
            (
                r#"["Rosa <rosa@riverside.example,>"]"#,
                "a comma after the address",
            ),
            (
                r#"["Rosa <a@b.example>", "Sam <A@b.example>"]"#,
                "`Rosa` and `Sam` have one address",
            ),
            (
                r#"["Rosa <a@b.example>", "rosa <c@b.example>"]"#,
                "`rosa` is listed twice",
            ),
            ("[]", "the list is empty"),
        ] {
            let refused = read(list).unwrap_err();
            assert!(refused.contains(expected), "{list}: {refused}");
        }
    }
}
