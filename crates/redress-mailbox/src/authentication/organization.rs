//! Which hosts belong to one organization: that their names share a domain which somebody registered, as far as names show it.

/// Labels under which countries have others register. Without a list of public suffixes these, and any two labels of two
/// letters (`co.uk`, `il.us`), stand for the usual ones; an organization that is taken for too small a one is named by hand.
const REGISTRIES: [&str; 14] = [
    "com", "net", "org", "edu", "gov", "mil", "gob", "gouv", "govt", "ltd", "plc", "nhs", "sch",
    "asso",
];

/// Providers that receive under several domains, as the fields on their mails show (28 November 2026, from memory).
const ORGANIZATIONS: [&[&str]; 7] = [
    &["google.com", "gmail.com", "googlemail.com"],
    &[
        MICROSOFT,
        "hotmail.com",
        "live.com",
        "msn.com",
        "office365.com",
    ],
    &["icloud.com", "me.com", "mac.com", "apple.com"],
    &["yahoo.com", "ymail.com", "rocketmail.com", "aol.com"],
    &["gmx.net", "gmx.de", "gmx.com", "web.de"],
    &["protonmail.ch", "protonmail.com", "proton.me", "pm.me"],
    &["messagingengine.com", "fastmail.com", "fastmail.fm"],
];

/// The domain of the organization whose servers give no name of their own in what they say.
pub(super) const MICROSOFT: &str = "outlook.com";

/// Names that mean something within an organization only (RFC 6762, RFC 8375, RFC 9476 and habit).
const PRIVATE: [&str; 9] = [
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intern",
    "lan",
    "home",
    "corp",
    "arpa",
];

/// Whether two names belong to one organization.
///
/// ```
/// use redress_mailbox::is_one_organization;
///
/// assert!(is_one_organization("mx2.office.example", "office.example"));
/// assert!(is_one_organization("mx.google.com", "gmail.com"));
/// assert!(!is_one_organization("a.co.uk", "b.co.uk"));
/// ```
#[must_use]
pub fn is_one_organization(one: &str, other: &str) -> bool {
    let (one, other) = (organization(one), organization(other));
    !one.is_empty() && one == other
}

/// Whether a name belongs to a provider of those above: each writes its word on every mail, and takes away what others wrote under its
/// name.
pub(super) fn is_known_provider(name: &str) -> bool {
    let organization = organization(name);
    ORGANIZATIONS.iter().any(|known| known[0] == organization)
}

/// The domain that stands for a name's organization, in lower case.
fn organization(name: &str) -> String {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let is_registry = |under: &str, top: &str| {
        top.len() == 2 && (under.len() == 2 || REGISTRIES.contains(&under))
    };
    let length = match labels[..] {
        [.., under, top] if is_registry(under, top) => 3,
        _ => 2,
    };
    let domain = labels[labels.len().saturating_sub(length)..].join(".");
    let known = ORGANIZATIONS
        .iter()
        .find(|organization| organization.contains(&&*domain));
    known.map_or(domain, |organization| organization[0].to_owned())
}

/// Whether a name says nothing of whose it is: an address, a name without a dot, or one that only its own network knows.
pub(super) fn is_private(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let Some((_, top)) = host.rsplit_once('.') else {
        return true; // Google's `2002:a05:…` too
    };
    // A name of the DNS does not end in a number, an address does (RFC 1123, section 2.1).
    top.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b']')
        || host.contains(':')
        || PRIVATE.iter().any(|name| top.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_is_what_somebody_registered() {
        for (one, other, same) in [
            ("MX.Office.Example", "mail.office.example.", true),
            ("office.example", "other.example", false),
            (
                "dm6.namprd02.prod.outlook.com",
                "x.mail.protection.outlook.com",
                true,
            ),
            ("dmarc.icloud.com", "ms11p00im.me.com", true),
            ("mx.council.gov.uk", "council.gov.uk", true),
            ("council.gov.uk", "other.gov.uk", false),
            ("ci.springfield.il.us", "ci.riverton.il.us", false),
            ("com", "com", true),
            ("", "", false),
        ] {
            assert_eq!(is_one_organization(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_name_that_says_nothing_is_known() {
        for host in [
            "2002:a05:6402:1cc6:b0",
            "127.0.0.1",
            "[192.0.2.1]",
            "sloti22d1t06",
            "compute5.internal",
            "laptop.local",
            "localhost",
            "",
        ] {
            assert!(is_private(host), "{host}");
        }
        assert!(!is_private("mx.office.example"));
    }
}
