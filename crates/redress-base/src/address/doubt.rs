//! Addresses that are well formed and most likely not what somebody meant: tables, to be extended by whoever meets another.

use super::EmailAddress;

/// Last parts of domains that do not exist, and the one that was meant.
const ENDINGS: [(&str, &str); 17] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("comm", "com"),
    ("coom", "com"),
    ("cim", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("cpm", "com"),
    ("gvo", "gov"),
    ("ogv", "gov"),
    ("govv", "gov"),
    ("ogr", "org"),
    ("orgg", "org"),
    ("nte", "net"),
    ("nett", "net"),
    ("eud", "edu"),
];

/// Misspelt domains of large providers, and the one that was meant.
const DOMAINS: [(&str, &str); 21] = [
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmail.co", "hotmail.com"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("yhaoo.com", "yahoo.com"),
    ("yahoo.co", "yahoo.com"),
    ("outlok.com", "outlook.com"),
    ("outloo.com", "outlook.com"),
    ("iclud.com", "icloud.com"),
    ("icloud.co", "icloud.com"),
    ("comcast.com", "comcast.net"),
];

/// Endings of files that web pages are made of, and that look like domains behind an `@`.
const FILE_ENDINGS: [&str; 14] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "pdf", "html", "htm", "php",
    "aspx",
];

/// Beginnings, without dots and hyphens, of inboxes that nobody opens.
const UNREAD: [&str; 5] = [
    "noreply",
    "donotreply",
    "dontreply",
    "mailerdaemon",
    "unsubscribe",
];

impl EmailAddress {
    /// Why a letter to it may be read by nobody, and what to do: a fragment and a sentence. Nothing for most.
    #[must_use]
    pub fn doubt(&self) -> Option<(String, &'static str)> {
        let (address, domain) = (self.as_str(), self.domain());
        let (rest, ending) = domain.rsplit_once('.')?;
        if FILE_ENDINGS.contains(&ending) {
            let help = "Ask for the address; this one was probably gathered from a web page.";
            return Some((format!("`{address}` looks like the name of a file"), help));
        }
        let domains = DOMAINS.iter().find(|(typed, _)| *typed == domain);
        let endings = ENDINGS.iter().find(|(typed, _)| *typed == ending);
        let meant = domains
            .map(|(_, meant)| (*meant).to_owned())
            .or_else(|| endings.map(|(_, meant)| format!("{rest}.{meant}")));
        if let Some(meant) = meant {
            let message = format!("`{address}` may be misspelt: did somebody mean `{meant}`?");
            return Some((message, "Correct the address if so."));
        }
        let local = self
            .local()
            .to_ascii_lowercase()
            .replace(['.', '-', '_'], "");
        UNREAD
            .iter()
            .any(|unread| local.starts_with(unread))
            .then(|| {
                let help = "Ask for an address that somebody reads.";
                (
                    format!("`{address}` looks like an inbox that nobody opens"),
                    help,
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(address: &str) -> Option<String> {
        let parsed = EmailAddress::parse(address).unwrap();
        parsed.address.doubt().map(|(message, _)| message)
    }

    #[test]
    fn slips_are_doubted_with_what_was_meant() {
        for (address, message) in [
            (
                "ann@gmail.con",
                "may be misspelt: did somebody mean `gmail.com`?",
            ),
            (
                "ann@gmial.com",
                "may be misspelt: did somebody mean `gmail.com`?",
            ),
            (
                "clerk@ci.elm.il.gvo",
                "may be misspelt: did somebody mean `ci.elm.il.gov`?",
            ),
            ("logo@2x.png", "looks like the name of a file"),
            (
                "No-Reply@elm.example",
                "looks like an inbox that nobody opens",
            ),
            (
                "do_not_reply@elm.example",
                "looks like an inbox that nobody opens",
            ),
        ] {
            let doubt = doubt(address).unwrap();
            assert!(doubt.ends_with(message), "{doubt}");
        }
    }

    #[test]
    fn what_is_plain_is_not_doubted() {
        for address in [
            "ann@gmail.com",
            "ann@yahoo.co.uk",
            "ann@council.co",
            "norbert@elm.example",
            "clerk@elm.gov",
        ] {
            assert_eq!(doubt(address), None, "{address}");
        }
    }

    #[test]
    fn what_the_tables_suggest_they_do_not_doubt() {
        for meant in DOMAINS.map(|(_, meant)| meant) {
            assert_eq!(doubt(&format!("ann@{meant}")), None, "{meant}");
        }
    }
}
