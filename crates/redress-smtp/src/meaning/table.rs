//! The table of answers, read once.

use super::rule::AnswerRule;
use super::verdict::{Action, Meaning, Scope};
use crate::reply::Reply;
use crate::stage::Stage;
use serde::Deserialize;
use std::sync::LazyLock;

/// `answers.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    answer: Vec<AnswerRule>,
}

static RULES: LazyLock<Vec<AnswerRule>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("answers.toml"))
        .expect("the table is part of the program, and a test reads every row of it");
    table.answer
});

/// All rows of the table, in the order in which they are tried.
pub fn answer_rules() -> &'static [AnswerRule] {
    &RULES
}

/// Looks an answer up. The stage is where it came: the same words mean different things at MAIL and after the dot. The first
/// row that fits decides; what no row fits is no answer that belongs there, and the connection is not to be trusted.
///
/// ```
/// use redress_smtp::{Action, Scope, Stage, meaning, read_reply};
///
/// let gone = read_reply(b"550 5.1.1 no such user\r\n").unwrap();
/// assert_eq!(meaning(Stage::Rcpt, &gone).action, Action::RefuseAddress);
///
/// let quota = read_reply(b"550 5.4.5 Daily user sending limit exceeded\r\n").unwrap();
/// assert_eq!(meaning(Stage::Rcpt, &quota).scope, Scope::Quota);
/// ```
#[must_use]
pub fn meaning(stage: Stage, reply: &Reply) -> Meaning {
    let lower_text = reply.text.to_ascii_lowercase();
    RULES
        .iter()
        .find(|rule| rule.fits_lower(stage, reply, &lower_text))
        .map_or(
            Meaning {
                scope: Scope::Connection,
                action: Action::Reconnect,
            },
            AnswerRule::meaning,
        )
}
