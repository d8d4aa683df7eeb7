//! The fill-in marks of other mailers, which a text brings along that was pasted from one of them.

/// How a mailer marks what it fills in.
struct MailerMark {
    open: &'static str,
    close: &'static str,
    /// What a mark has that this is: letters, digits and a few signs.
    signs: &'static str,
}

/// Marks that no letter has by itself, each with the mailer and where it is described.
const MARKS: [MailerMark; 10] = [
    // Mailchimp: https://mailchimp.com/developer/marketing/docs/merge-fields/
    mark("*|", "|*", " _:|=-"),
    // The same in a letter's own text, where Markdown took the stars for emphasis.
    mark("|", "|", "_:"),
    // Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/batch-sending
    mark("%recipient.", "%", "_."),
    // Constant Contact, with `OR "Friend"`:
    // https://knowledgebase.constantcontact.com/email-digital-marketing/articles/KnowledgeBase/48289
    mark("[[", "]]", " _\"“”'’-:."),
    // Salesforce Marketing Cloud:
    // https://help.salesforce.com/s/articleView?id=mktg.mc_jb_personalization_in_the_journey_builder_send_email_activity.htm
    mark("%%", "%%", " _-=()@[]"),
    // Engaging Networks, as in its users' code: `$supporterID = '{user_data~cp_supporter_id}'`
    mark("{user_data~", "}", " _~-"),
    // Mapp Engage: https://docs.mapp.com/docs/personalization-tags-for-placeholders
    mark("<%", "%>", " _[]'’‘.:,|\"()"),
    // Constant Contact's and other servers' templates: https://v3.developer.constantcontact.com/api_guide/design_code_emails.html
    mark("${", "}", " _.-!?\"'"),
    // HCL's engagement services, "enclosed in double hash symbols, for example, ##First Name##" (Volt MX Foundry's guide,
    // "Best practices for Push notifications"), and many home-made mailers; no page of a mailer of advocacy groups was found.
    mark("##", "##", " _-"),
    // People among themselves: `(insert name)`.
    mark("(insert ", ")", " _-'’/."),
];

const fn mark(open: &'static str, close: &'static str, signs: &'static str) -> MailerMark {
    MailerMark { open, close, signs }
}

/// The longest mark, in characters; what is longer is a sentence.
const MARK_CHARS_MAX: usize = 60;

/// The marks in a text, as they stand there.
pub(super) fn marks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Most paragraphs have none of the signs that a mark begins with.
    if !text.bytes().any(|byte| b"*%[{<~$#(|".contains(&byte)) {
        return found;
    }
    for mark in &MARKS {
        let mut rest = text;
        while let Some(at) = position(rest, mark.open) {
            let inner = &rest[at + mark.open.len()..];
            let Some((inner, after)) = inner.split_once(mark.close) else {
                break;
            };
            let fits = |c: char| c.is_alphanumeric() || mark.signs.contains(c);
            if inner.chars().count() <= MARK_CHARS_MAX
                && inner.chars().all(fits)
                && inner.contains(char::is_alphabetic)
                // Bars alone may part the columns of a table.
                && (mark.open != "|" || inner == inner.to_uppercase())
            {
                let whole = format!("{}{inner}{}", mark.open, mark.close);
                // A longer one around it says the same.
                if !found.iter().any(|known: &String| known.contains(&whole)) {
                    found.push(whole);
                }
                rest = after;
            } else {
                // The next may begin with what was taken for this one's end.
                rest = &rest[at + 1..];
            }
        }
    }
    found
}

/// Where a mark begins, in capitals or not: its beginnings are plain ASCII.
fn position(text: &str, open: &str) -> Option<usize> {
    text.as_bytes()
        .windows(open.len())
        .position(|window| window.eq_ignore_ascii_case(open.as_bytes()))
}

/// Words that stand between "insert" and "here".
const INSERTED: [&str; 12] = [
    "name",
    "names",
    "date",
    "city",
    "state",
    "title",
    "organization",
    "address",
    "district",
    "number",
    "text",
    "signature",
];

/// Words that were left for later: `INSERT NAME HERE`, `TK`, `???`. `words` are those of a paragraph without punctuation.
pub(super) fn left_words(text: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        // Editors mark what is "to come". Beside a name it may be somebody's initials: whoever writes to a TK says so in an
        // exception, because a capital beside it tells nothing ("TK Council", "We TK.").
        if *word == "TK" {
            found.push("TK".to_owned());
        }
        if word.eq_ignore_ascii_case("insert")
            && let Some(end) = (index + 2..(index + 6).min(words.len()))
                .find(|at| words[*at].eq_ignore_ascii_case("here"))
            && (INSERTED.contains(&words[end - 1].to_lowercase().as_str()) || *word == "INSERT")
        {
            found.push(words[index..=end].join(" "));
        }
    }
    if text.contains("???") {
        found.push("???".to_owned());
    }
    found
}
