//! What a provider calls a letter, as it says when it takes it.
//!
//! Some providers put a Message-ID of their own in the place of ours: Amazon SES always, outlook.com for its own accounts.
//! What is written there stands in the answer to the final dot.

/// Shorter names are used again and again, and would be found in mails about something else.
const LETTERS_MIN: usize = 10;
/// A longer one is no Message-ID that anybody makes.
const ID_BYTES_MAX: usize = 250;

/// The name in the text of a 250, in lower case; none where there is none that is long enough to be the letter's alone.
///
/// ```
/// use redress_ledger::provider_name;
///
/// let ses = "Ok 0100018f2b4c5d6e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000";
/// assert_eq!(provider_name(ses).unwrap(), "0100018f2b4c5d6e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000");
/// let outlook = "OK <DM6PR02MB1234@DM6PR02MB1234.namprd02.prod.outlook.com> [Hostname=DM6PR02MB1234]";
/// assert_eq!(provider_name(outlook).unwrap(), "dm6pr02mb1234@dm6pr02mb1234.namprd02.prod.outlook.com");
/// assert_eq!(provider_name("Ok: queued as 4Vx1Y2zAbC3D").unwrap(), "4vx1y2zabc3d");
/// assert_eq!(provider_name("OK id=1P1crI-0001W9-OO").unwrap(), "1p1cri-0001w9-oo");
/// assert_eq!(provider_name("2.0.0 OK  1700000000 gsmtp"), None);
/// ```
pub fn provider_name(answer: &str) -> Option<String> {
    let is_long =
        |name: &&str| name.len() >= LETTERS_MIN && name.bytes().any(|byte| byte.is_ascii_digit());
    // An identifier in angle brackets is the Message-ID that it has from now on.
    let bracketed = answer
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(name, _)| name)
        .filter(|name| name.contains('@'));
    let named = [
        "queued as ",
        "queued with id ",
        "queued mail ",
        "message id ",
        " id=",
    ]
    .iter()
    .find_map(|before| after(answer, before));
    let first = answer.split_whitespace().find(|word| is_of_ses(word));
    let name = bracketed.or(named).or(first)?;
    let name = name.trim_matches(['.', ',', ';', ')', ']', '(', '[', '<', '>']);
    Some(name).filter(is_long).map(str::to_ascii_lowercase)
}

/// The Message-ID that a letter has from now on, where the provider put one of its own in the place of `ours`; none where ours
/// stays, or where nobody can tell. `server` is the host that took it: each region of Amazon SES has a domain of its own.
///
/// ```
/// use redress_ledger::replaced_message_id;
///
/// let outlook = "2.0.0 OK <DM6PR02MB1234@DM6PR02MB1234.namprd02.prod.outlook.com> [Hostname=DM6PR02MB1234]";
/// let theirs = "DM6PR02MB1234@DM6PR02MB1234.namprd02.prod.outlook.com";
/// assert_eq!(replaced_message_id(outlook, "a1@b.example", None).unwrap(), theirs);
/// assert_eq!(replaced_message_id("OK <a1@b.example> [Hostname=X]", "a1@b.example", None), None);
/// let ses = "Ok 0100018f2b4c5d6e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000";
/// let host = "email-smtp.eu-west-1.amazonaws.com";
/// let theirs = "0100018f2b4c5d6e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000@eu-west-1.amazonses.com";
/// assert_eq!(replaced_message_id(ses, "a1@b.example", Some(host)).unwrap(), theirs);
/// assert_eq!(replaced_message_id("Ok: queued as 4Vx1Y2zAbC3D", "a1@b.example", None), None);
/// ```
pub fn replaced_message_id(answer: &str, ours: &str, server: Option<&str>) -> Option<String> {
    let bracketed = answer
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(name, _)| name)
        .filter(|name| name.contains('@'));
    if let Some(name) = bracketed {
        // From a server, and on its way into a field of ours.
        let fits = name.len() <= ID_BYTES_MAX && name.bytes().all(|byte| byte.is_ascii_graphic());
        return (fits && !name.eq_ignore_ascii_case(ours)).then(|| name.to_owned());
    }
    let name = answer.split_whitespace().find(|word| is_of_ses(word))?;
    let region = server
        .and_then(|host| {
            host.strip_suffix(".amazonaws.com")?
                .strip_prefix("email-smtp.")
        })
        .filter(|region| *region != "us-east-1");
    Some(format!(
        "{name}@{}.amazonses.com",
        region.unwrap_or("email")
    ))
}

/// The word behind these words.
fn after<'a>(answer: &'a str, before: &str) -> Option<&'a str> {
    let at = answer.to_ascii_lowercase().find(before)?;
    answer.get(at + before.len()..)?.split_whitespace().next()
}

/// Whether it is a name that Amazon SES gives: groups of hexadecimal digits, the first of sixteen, the last of six.
fn is_of_ses(word: &str) -> bool {
    let groups: Vec<&str> = word.split('-').collect();
    let is_hex =
        |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.len() >= 6
        && groups.iter().all(is_hex)
        && groups.first().is_some_and(|group| group.len() == 16)
        && groups.last().is_some_and(|group| group.len() == 6)
}
