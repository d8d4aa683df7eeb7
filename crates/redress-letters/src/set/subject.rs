//! The subject: one line of text that fits a header.

use crate::template::{TemplateSource, TemplateText};
use crate::tokens::EMPTY;
use redress_base::problem::Problem;

/// The longest subject. Mail programs show some 60 characters; lists of subjects some 100.
const CHARS_MAX: usize = 200;
/// `Re: `, before the subject of a letter that is followed.
const RE_CHARS: usize = 4;

/// The subject as it will be sent, or what is wrong with it. Spaces around it go, runs of them become one.
pub(crate) fn checked(
    rendered: &str,
    source: &TemplateSource,
    field: &TemplateText,
    is_follow_up: bool,
) -> Result<String, Problem> {
    let width = field.text.chars().count();
    let problem = |message: String, help: &str| Err(source.problem(field.at, width, message, help));
    // An empty value leaves a mark for the greeting, which a subject is not.
    let subject: String = rendered.chars().filter(|c| *c != EMPTY).collect();
    let subject = subject.trim();
    if let Some(odd) = subject
        .chars()
        .find(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
    {
        return problem(
            format!(
                "the subject holds a control character or a line break, {}",
                odd.escape_unicode()
            ),
            "A subject is one line of text.",
        );
    }
    if subject.is_empty() {
        return problem(
            "the subject is empty".into(),
            "Write a few words that say what is asked.",
        );
    }
    let chars = subject.chars().count();
    // What it answers was short enough.
    let chars_max = CHARS_MAX + if is_follow_up { RE_CHARS } else { 0 };
    if chars > chars_max {
        return problem(
            format!("the subject has {chars} characters"),
            "Keep it under 200; offices see the first 60.",
        );
    }
    // An empty value leaves two spaces behind, which a header field must not have.
    Ok(subject
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" "))
}
