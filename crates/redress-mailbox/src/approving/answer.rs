//! The answer: a plain yes, or why it is none.

use super::closing::{Closing, is_greeting, speaks, words};
use super::codes::{code_alone, codes_in};
use super::own_lines::OwnLines;
use crate::Mail;
use redress_base::id::ApprovalCode;

/// What a mail answers to the question for an approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalAnswer {
    /// Its writer says `I approve CODE`, and nothing that could change it.
    Approves(ApprovalCode),
    /// It speaks of an approval, and is no plain yes.
    Unclear {
        /// The codes that it names, those of its subject and of what it quotes included; never empty unless it says
        /// that somebody approves.
        codes: Vec<ApprovalCode>,
        /// Why it is none.
        why: WhyNot,
    },
}

/// Why a mail is no plain yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It names more than one code.
    SeveralCodes,
    /// It says the sentence and more: a condition, perhaps.
    MoreWords,
    /// It speaks of the code or of approving in other words: `I do not approve`, perhaps.
    OtherWords,
    /// The sentence stands in what it quotes, and its writer says something else, or nothing.
    Quoted,
    /// Its writer says nothing of it: only the subject, or what is quoted, names the code.
    Silent,
}

impl ApprovalAnswer {
    /// Reads a mail; none if it has nothing to do with an approval. `names` are the writer's name and organization as far as they are
    /// known, which may stand below the sentence.
    #[must_use]
    pub fn of(mail: &Mail, names: &[&str]) -> Option<Self> {
        let lines = OwnLines::of(mail);
        let from = mail.from();
        let from = from.iter().filter_map(|from| from.name.as_deref());
        let names: Vec<String> = names.iter().copied().chain(from).flat_map(words).collect();
        Self::read(&lines, &mail.subject(), &names)
    }

    /// The codes that it is about.
    #[must_use]
    pub fn codes(&self) -> &[ApprovalCode] {
        match self {
            Self::Approves(code) => std::slice::from_ref(code),
            Self::Unclear { codes, .. } => codes,
        }
    }

    fn read(lines: &OwnLines, subject: &str, names: &[String]) -> Option<Self> {
        let own: Vec<&str> = (lines.own.iter().map(String::as_str))
            .filter(|line| !line.is_empty())
            .collect();
        let text = own.join("\n");
        let signature = lines.signature.join("\n");
        let own_codes = codes_in(&format!("{text}\n{signature}"));
        let quoted = lines.quoted.join("\n");
        let mut codes = own_codes.clone();
        for code in [codes_in(subject), codes_in(&quoted)].concat() {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }

        if own_codes.len() > 1 {
            let why = WhyNot::SeveralCodes;
            return Some(Self::Unclear { codes, why });
        }
        let is_signature = !speaks(&words(&signature)) && codes_in(&signature).is_empty();
        match yes(&own, names) {
            Some((code, true)) if is_signature && !lines.is_cut => {
                return Some(Self::Approves(code));
            }
            Some((code, _)) => {
                // It need not stand in groups.
                if !codes.contains(&code) {
                    codes.insert(0, code);
                }
                let why = WhyNot::MoreWords;
                return Some(Self::Unclear { codes, why });
            }
            None => {}
        }
        if codes.is_empty() {
            return None;
        }
        let says_it =
            !own_codes.is_empty() || words(&text).iter().any(|it| it.starts_with("approv"));
        let is_quoted = (lines.quoted.iter())
            .any(|line| sentence(line.trim_start_matches(['>', '|', ' '])).is_some());
        let why = if says_it {
            WhyNot::OtherWords
        } else if is_quoted {
            WhyNot::Quoted
        } else {
            WhyNot::Silent
        };
        Some(Self::Unclear { codes, why })
    }
}

/// The code of the sentence, where it is the first that is said, and whether nothing else is.
fn yes(own: &[&str], names: &[String]) -> Option<(ApprovalCode, bool)> {
    let mut said = own;
    while let [first, rest @ ..] = said
        && is_greeting(first)
    {
        said = rest;
    }
    let [first, rest @ ..] = said else {
        return None;
    };
    // "Hi Marisol, I approve ..."
    let first = match first.split_once(',') {
        Some((greeting, rest)) if is_greeting(greeting) => rest,
        _ => first,
    };
    let (code, below) = match (sentence(first), rest) {
        (Some(code), _) => (code, rest),
        // A narrow screen broke it.
        (None, [second, below @ ..]) => (sentence(&format!("{first} {second}"))?, below),
        (None, []) => return None,
    };
    let mut closing = Closing::new(names);
    let is_plain =
        below.iter().all(|line| closing.admits(line)) && codes_in(&below.join("\n")).is_empty();
    Some((code, is_plain))
}

/// The code of `I approve CODE`, where a line says just this.
fn sentence(line: &str) -> Option<ApprovalCode> {
    let is_mark = |c: char| c.is_whitespace() || "\"'“”‘’«»*_`.!,;:<>()".contains(c);
    let line = line.trim_matches(is_mark);
    let mut rest = line;
    for (expected, may_lack) in [
        ("yes", true),
        ("i", false),
        ("approve", false),
        ("the", true),
        ("code", true),
    ] {
        rest = match word_at_begin(rest, expected) {
            Some(rest) => rest.trim_start_matches(is_mark),
            None if may_lack => rest,
            None => return None,
        };
    }
    code_alone(rest)
}

/// What follows a word, where the text begins with it.
fn word_at_begin<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let begin = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (begin.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CODE: &str = "7KQ4-M2XD-9PTR-3HWB";
    const OTHER: &str = "0KQ4-M2XD-9PTR-3HWB";

    fn read(text: &str) -> Option<ApprovalAnswer> {
        let mail = format!(
            "From: Rosa Lima <rosa@riverside.example>\nSubject: Re: Please approve {CODE}\n\n{text}\n"
        );
        ApprovalAnswer::of(&Mail::new(mail.into_bytes()), &["Riverside Tenants Union"])
    }

    fn why(text: &str) -> Option<WhyNot> {
        match read(text)? {
            ApprovalAnswer::Approves(_) => None,
            ApprovalAnswer::Unclear { why, .. } => Some(why),
        }
    }

    #[test]
    fn a_plain_yes_is_one_however_it_is_written() {
        for text in [
            format!("I approve {CODE}"),
            format!("i approve the code {}.", CODE.to_lowercase()),
            format!("“I approve {CODE}”"),
            format!("*I approve {CODE}*"),
            format!("Yes, I approve {CODE}!\nRosa Lima\nRiverside Tenants Union"),
            format!("Hi Marisol,\n\nI approve {CODE}.\n\nBest,\nRosa"),
            format!("Hi Marisol, I approve {CODE}"),
            format!("I approve\n{CODE}\n\nSent from my iPhone"),
            format!(
                "I approve {CODE}\n\nOn Tue, 16 Feb 2021, Marisol wrote:\n> Please approve.\n> No, I do not approve {OTHER}"
            ),
            format!("On 16 Feb, Marisol wrote:\n> Please approve {CODE}\n\nI approve {CODE}\n"),
            "I approve 7KQ4 M2XD 9PTR 3HWB\n\n-- \nRosa Lima\nTenants' organizer, not on Mondays"
                .to_owned(),
        ] {
            assert_eq!(
                read(&text),
                Some(ApprovalAnswer::Approves(CODE.parse().unwrap())),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_plain_yes_is_none() {
        use WhyNot::{MoreWords, OtherWords, Quoted, SeveralCodes, Silent};
        for (text, expected) in [
            (format!("I do not approve {CODE}"), OtherWords),
            (format!("I can't say I approve {CODE}"), OtherWords),
            (format!("I cannot say that\nI approve {CODE}"), OtherWords),
            (format!("We approve {CODE}"), OtherWords),
            (format!("I approved {CODE}"), OtherWords),
            (format!("Do I approve {CODE}?"), OtherWords),
            (format!("I approve {CODE}?"), OtherWords),
            (format!("I approve\nnothing of {CODE}"), OtherWords),
            (format!("[ ] I approve {CODE}"), OtherWords),
            (
                format!("Hi Marisol, Sam says:\n\nI approve {CODE}"),
                OtherWords,
            ),
            (
                format!("Dear Marisol, Rejected!\nI approve {CODE}"),
                OtherWords,
            ),
            (
                format!("I approve {CODE}\n---\nThe date is wrong."),
                MoreWords,
            ),
            (format!("I approve {CODE}\nThanks\nFix the date"), MoreWords),
            (format!("I approve {CODE}\n👎"), MoreWords),
            (format!("I approve {CODE}\n-- \nI withdraw it"), MoreWords),
            (
                format!("I approve {CODE}\n-- \nRosa\n\n> the date\n\nThis is wrong"),
                MoreWords,
            ),
            (
                format!("I approve {CODE}\nif the second paragraph goes"),
                MoreWords,
            ),
            (format!("I approve {CODE}, but change the date"), OtherWords),
            (format!("I approve {CODE}\n\nJust kidding."), MoreWords),
            (
                format!("I approve {CODE}\n-- \n{}", "and so on\n".repeat(9_000)),
                MoreWords,
            ),
            (
                format!("I approve {CODE}\n\nI approve {OTHER}"),
                SeveralCodes,
            ),
            (format!("I approve {CODE}\n\nNot {OTHER}"), SeveralCodes),
            (format!("No, I do not.\n\n> I approve {CODE}"), Quoted),
            (format!("> I approve {CODE}"), Quoted),
            (
                format!("No.\n\nFrom: Sam\nSent: Monday\n\nI approve {CODE}"),
                Quoted,
            ),
            (
                format!("No.\n\nOn Monday 16, Sam <s@b.example> wrote:\n\nI approve {CODE}"),
                Quoted,
            ),
            (
                format!("Nein.\n\nDas sagte Sam:\nI approve {CODE}"),
                OtherWords,
            ),
            ("Looks good, go ahead!".to_owned(), Silent),
            (String::new(), Silent),
            ("I approve".to_owned(), OtherWords),
        ] {
            assert_eq!(why(&text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_mail_about_something_else_is_none() {
        let mail = Mail::new(b"Subject: Lunch\n\nI approve of lunch.\n".to_vec());
        assert_eq!(ApprovalAnswer::of(&mail, &[]), None);
    }

    proptest! {
        #[test]
        fn no_other_words_beside_it_make_a_yes(before in "[a-z]{1,9}( [a-z]{1,9}){0,4}", after in "[b-hj-z][a-z]{3,9} [a-z]{4,9}") {
            prop_assume!(!is_greeting(&before) && !before.starts_with("yes"));
            for text in [format!("{before} I approve {CODE}"), format!("{before}\nI approve {CODE}"), format!("{before}\n\nI approve {CODE}")] {
                prop_assert!(!matches!(read(&text), Some(ApprovalAnswer::Approves(_))), "{}", text);
            }
            let text = format!("I approve {CODE} {after}");
            prop_assert!(!matches!(read(&text), Some(ApprovalAnswer::Approves(_))), "{}", text);
        }

        #[test]
        fn any_mail_is_read(head in "(Content-Type: text/html\n)?", text in "(?s).{0,400}", marks in "[>|<:\nI aproveblckqut/&;-]{0,200}") {
            for text in [text, marks] {
                let mail = Mail::new(format!("{head}\n{text}\nI approve {CODE}").into_bytes());
                let answer = ApprovalAnswer::of(&mail, &[]);
                prop_assert!(answer.is_none_or(|it| !it.codes().is_empty()));
            }
        }
    }
}
