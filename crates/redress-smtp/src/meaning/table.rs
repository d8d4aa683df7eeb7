//! The table of answers, read once.

use super::quotes::without_quotes;
use super::rule::AnswerRule;
use super::verdict::{Action, Meaning, Scope};
use crate::reply::Reply;
use crate::stage::Stage;
use redress_base::address::EmailAddress;
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

/// Every word that some row looks for, once.
static VOCABULARY: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let words = RULES
        .iter()
        .flat_map(|rule| rule.words().iter().chain(rule.also()));
    let mut words: Vec<&str> = words.map(String::as_str).collect();
    words.sort_unstable();
    words.dedup();
    words
});

/// All rows of the table, in the order in which they are tried.
pub fn answer_rules() -> &'static [AnswerRule] {
    &RULES
}

/// Looks an answer up. The stage is where it came: the same words mean different things at MAIL and after the dot. `addresses`
/// are those of the letter, which servers repeat in many forms: no word counts that is part of one, nor of any other address.
/// The first row that fits decides; what no row fits is no answer that belongs there, and the connection is not to be trusted.
///
/// ```
/// use redress_smtp::{Action, EmailAddress, Scope, Stage, meaning, read_reply};
///
/// let address = EmailAddress::parse("dmarcus@city.example")?.address;
/// let gone = read_reply(b"550 <dmarcus@city.example>: User unknown\r\n").unwrap();
/// assert_eq!(meaning(Stage::Rcpt, &gone, &[&address]).action, Action::RefuseAddress);
///
/// let quota = read_reply(b"550 5.4.5 Daily user sending limit exceeded\r\n").unwrap();
/// assert_eq!(meaning(Stage::Rcpt, &quota, &[&address]).scope, Scope::Quota);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn meaning(stage: Stage, reply: &Reply, addresses: &[&EmailAddress]) -> Meaning {
    rule_for(stage, reply, addresses).map_or(
        Meaning {
            scope: Scope::Connection,
            action: Action::Reconnect,
        },
        AnswerRule::meaning,
    )
}

/// The row by which [`meaning()`] reads an answer.
#[must_use]
pub fn rule_for(
    stage: Stage,
    reply: &Reply,
    addresses: &[&EmailAddress],
) -> Option<&'static AnswerRule> {
    let words = plain_words(reply, addresses);
    RULES.iter().find(|rule| rule.fits(stage, reply, &words))
}

/// The words of an answer in lower case, without these addresses and whatever else it quotes.
#[must_use]
pub fn plain_words(reply: &Reply, addresses: &[&EmailAddress]) -> String {
    without_quotes(&reply.text, addresses, &VOCABULARY)
}
