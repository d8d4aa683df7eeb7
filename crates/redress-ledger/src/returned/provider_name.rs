//! What a provider calls a letter, as it says when it takes it.
//!
//! Some providers put a Message-ID of their own in the place of ours: Amazon SES always, outlook.com for its own accounts.
//! What is written there stands in the answer to the final dot.

/// Shorter names are used again and again, and would be found in mails about something else.
const LETTERS_MIN: usize = 10;

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
