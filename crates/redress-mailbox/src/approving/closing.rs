//! What may stand around a yes without changing it: a greeting, a closing, a name, a signature.

/// How a greeting begins.
const GREETINGS: [&str; 8] = [
    "dear",
    "hi",
    "hello",
    "hey",
    "greetings",
    "good",
    "hola",
    "bonjour",
];
/// A greeting has no more words: "Good morning, dear Marisol Reyes-Ortiz,".
const GREETING_WORDS_MAX: usize = 6;

/// What greets beside a name.
const GREETED: [&str; 22] = [
    "all",
    "and",
    "there",
    "everyone",
    "everybody",
    "team",
    "folks",
    "friend",
    "friends",
    "morning",
    "afternoon",
    "evening",
    "day",
    "again",
    "to",
    "you",
    "the",
    "dear",
    "ms",
    "mr",
    "mrs",
    "dr",
];

/// Closings, whole: a longer line says something.
const CLOSINGS: [&str; 32] = [
    "thanks",
    "thank you",
    "many thanks",
    "thanks again",
    "thank you again",
    "thanks so much",
    "thank you so much",
    "thanks for your work",
    "thank you for your work",
    "with thanks",
    "best",
    "best regards",
    "best wishes",
    "with best wishes",
    "all the best",
    "all best",
    "kind regards",
    "warm regards",
    "with kind regards",
    "regards",
    "warmly",
    "sincerely",
    "sincerely yours",
    "yours sincerely",
    "yours",
    "yours truly",
    "respectfully",
    "cheers",
    "in solidarity",
    "solidarity",
    "take care",
    "peace",
];

/// How the line begins that a telephone or a program puts below.
const DEVICES: [&str; 7] = [
    "sent from",
    "get outlook",
    "sent via",
    "sent with",
    "von meinem",
    "envoyé de",
    "enviado desde",
];
const DEVICE_WORDS_MAX: usize = 8;

/// Words of notices that organizations put below every mail, and what these call it.
const NOTICES: [&str; 6] = [
    "confidential",
    "privileged",
    "intended recipient",
    "intended only",
    "before printing",
    "virus",
];
const NOTICED: [&str; 4] = ["message", "mail", "communication", "transmission"];

/// A line of a signature has no more words: a name, a role, a street, a number.
const SIGNATURE_WORDS_MAX: usize = 9;
/// So many lines of a signature may stand without a line of dashes above.
const SIGNATURE_LINES_MAX: usize = 8;

/// Words in small letters that signatures have beside names.
const SIGNATURE_WORDS: [&str; 24] = [
    "of", "the", "and", "for", "at", "in", "de", "la", "del", "von", "van", "she", "her", "hers",
    "he", "him", "his", "they", "them", "theirs", "phone", "cell", "tel", "office",
];

/// Words of somebody who asks for something, makes a condition or takes something back; no signature has them.
const CONDITIONS: [&str; 62] = [
    "please",
    "change",
    "changes",
    "changed",
    "must",
    "should",
    "need",
    "needs",
    "only",
    "if",
    "but",
    "not",
    "no",
    "unless",
    "until",
    "after",
    "before",
    "first",
    "however",
    "wait",
    "cut",
    "remove",
    "drop",
    "instead",
    "except",
    "provided",
    "once",
    "when",
    "without",
    "subject",
    "pending",
    "cannot",
    "assuming",
    "though",
    "never",
    "nothing",
    "none",
    "nope",
    "nah",
    "neither",
    "nor",
    "reject",
    "rejected",
    "decline",
    "declined",
    "refuse",
    "refused",
    "disregard",
    "ignore",
    "cancel",
    "stop",
    "hold",
    "later",
    "yet",
    "still",
    "mistake",
    "error",
    "wrong",
    "fix",
    "joke",
    "kidding",
    "disagree",
];

/// Whether a line greets and says nothing else.
pub(super) fn is_greeting(line: &str) -> bool {
    let line = line.trim_end_matches([',', '!', ':', '.', ' ']);
    let all = words(line);
    if all.len() > GREETING_WORDS_MAX || has_condition(&all) || line.contains(['.', ';', ':']) {
        return false;
    }
    // "Good morning, Marisol", and not "Hi Marisol, Sam says": behind a name nothing follows that does not greet.
    let mut may_name = false;
    line.split(',').all(|part| {
        let mut names: Vec<&str> = part.split_whitespace().collect();
        let first = names.first().map(|first| first.to_lowercase());
        let greets = first.is_some_and(|first| GREETINGS.contains(&first.as_str()));
        names.drain(..usize::from(greets));
        names.retain(|name| !is_one_of(&GREETED, name));
        let small = names
            .iter()
            .filter(|name| name.starts_with(char::is_lowercase));
        // "hi marisol"
        let are_names = small.count() <= usize::from(names.len() == 1);
        let is_part = (greets || may_name) && are_names;
        may_name = names.is_empty();
        is_part
    })
}

/// Reads what stands below a yes, line by line.
pub(super) struct Closing<'a> {
    /// Words of the writer's name and organization.
    names: &'a [String],
    is_closed: bool,
    /// Below a notice such as organizations put there.
    is_notice: bool,
    lines: usize,
}

impl<'a> Closing<'a> {
    pub(super) fn new(names: &'a [String]) -> Self {
        Self {
            names,
            is_closed: false,
            is_notice: false,
            lines: 0,
        }
    }

    /// Whether a line only closes the mail.
    pub(super) fn admits(&mut self, line: &str) -> bool {
        let words = words(line);
        if words.is_empty() {
            // A line of dashes or underscores, below which more may be said. A thumb turned down is none.
            let is_rule = line.chars().all(|c| "-_—–=*".contains(c));
            self.is_closed |= is_rule;
            return is_rule || line.is_empty();
        }
        if speaks(&words) {
            return false;
        }
        if self.is_notice {
            return true;
        }
        let lower = line.to_lowercase();
        if self.is_closing(&lower) {
            self.is_closed = true;
            return true;
        }
        if !self.is_closed {
            return false;
        }
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&NOTICES) && has(&NOTICED) {
            self.is_notice = true;
            return true;
        }
        self.lines += 1;
        self.lines <= SIGNATURE_LINES_MAX
            && words.len() <= SIGNATURE_WORDS_MAX
            && !has_condition(&words)
            && is_of_a_signature(line)
    }

    fn is_closing(&self, lower: &str) -> bool {
        let words = words(lower);
        let is_name = |words: &[String]| words.iter().all(|word| self.names.contains(word));
        let is_device = DEVICES.iter().any(|device| lower.starts_with(device))
            && words.len() <= DEVICE_WORDS_MAX
            && !has_condition(&words);
        // "Thanks, Rosa"
        let with_name = CLOSINGS.iter().any(|closing| {
            let closing: Vec<&str> = closing.split(' ').collect();
            let (begin, rest) = words.split_at(closing.len().min(words.len()));
            begin == closing && is_name(rest)
        });
        is_device || with_name || is_name(&words)
    }
}

/// Whether a line has names, numbers and addresses only; sentences have words in small letters.
fn is_of_a_signature(line: &str) -> bool {
    !line.contains('?')
        && line.split_whitespace().all(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let is_name = !word.starts_with(char::is_lowercase);
            is_name || word.contains(['@', '.', '/']) || is_one_of(&SIGNATURE_WORDS, word)
        })
}

/// Whether a word is one of these, whatever its capitals and the points around it.
fn is_one_of(words: &[&str], word: &str) -> bool {
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    words.contains(&word.as_str())
}

/// Whether the writer says something more, wherever it stands: of itself, or of an approval.
pub(super) fn speaks(words: &[String]) -> bool {
    words.iter().any(|word| {
        matches!(word.as_str(), "i" | "ps" | "condition" | "conditions")
            || word.starts_with("approv")
            || word.starts_with("i'")
            || word.starts_with("withdr")
    }) || words.windows(2).any(|two| two == ["p", "s"])
}

fn has_condition(words: &[String]) -> bool {
    words
        .iter()
        .any(|word| CONDITIONS.contains(&word.as_str()) || word.ends_with("n't"))
}

/// The words of a text in lower case, with apostrophes within them.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'");
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(lines: &str) -> bool {
        let names = words("Rosa Lima, Riverside Tenants Union");
        let mut closing = Closing::new(&names);
        lines.lines().all(|line| closing.admits(line))
    }

    #[test]
    fn a_greeting_says_nothing() {
        for greeting in ["Hi Marisol,", "Good morning!", "Dear Ms. Reyes-Ortiz:"] {
            assert_eq!(
                is_greeting(greeting),
                greeting != "Dear Ms. Reyes-Ortiz:",
                "{greeting}"
            );
        }
        for other in [
            "",
            "Hi, not yet,",
            "Hello: wait",
            "Marisol,",
            "Dear all. One thing",
        ] {
            assert!(!is_greeting(other), "{other}");
        }
    }

    #[test]
    fn closings_names_and_signatures_change_nothing() {
        for below in [
            "",
            "Rosa",
            "Thanks, Rosa",
            "Best regards,\nRosa Lima\nRiverside Tenants Union\n+1 202 555 0143\nwww.riverside.example",
            "Sent from my iPhone",
            "Get Outlook for iOS",
            "___\nRosa Lima (she/her)\nDirector of Organizing, Open Streets\nrosa@riverside.example",
            "In solidarity,\nRosa\n\nThis message is confidential. If you are not the intended recipient, delete it.\nPlease do not print it.",
        ] {
            assert!(admits(below), "{below}");
        }
    }

    #[test]
    fn whoever_says_more_is_read_by_a_person() {
        for below in [
            "only if the second paragraph goes",
            "Thanks, but wait",
            "Rosa\nPlease change the date first",
            "Best,\nRosa\nPS: the date is wrong",
            "Best,\nRosa\nP.S. one thing",
            "Just kidding, Rosa",
            "---\nThe date is wrong",
            "***\nSecond paragraph has two errors",
            "Rosa\nBtw the senator moved",
            "Rosa\nRejected",
            "Rosa\nReally?",
            "Thanks\nKeep it confidential that Sam signs",
            "Sent on behalf of Sam",
            "❌",
            "Thanks,\nRosa\nThe second paragraph has two errors that somebody has to mend",
            "Sent from my phone, not final",
            "y mañana",
        ] {
            assert!(!admits(below), "{below}");
        }
    }
}
