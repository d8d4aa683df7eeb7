//! What answers mean: the table's own rows, the examples of the promises, and every answer that a server is known to give.

use redress_smtp::{Action, Meaning, Reply, Scope, Stage};
use redress_smtp::{answer_rules, meaning, read_reply, rule_for};
use serde::Deserialize;
use std::collections::HashSet;

/// What is promised of the table, an example for each kind of answer.
const PROMISED: &str = "\
at|reply|scope|action
greeting|421 4.3.2 Service not available|connection|reconnect
mail|432 4.3.2 Concurrent connections limit exceeded|connection|reconnect
mail|421 4.7.0 Too many messages on this connection|connection|reconnect
hello|502 5.5.1 Command not implemented|server|stop
dot|454 Throttling failure: Maximum sending rate exceeded.|rate|slow_down
dot|421 4.7.28 Our system has detected an unusual rate|rate|slow_down
mail|421 4.7.0 Try again later, closing connection.|rate|slow_down
rcpt|451 4.7.500 Server busy. Please try again later|rate|slow_down
mail|421 4.7.0 [TSS04] Messages temporarily deferred|rate|slow_down
mail|550 5.4.5 Daily user sending limit exceeded|quota|pause_for_quota
mail|454 Throttling failure: Daily message quota exceeded.|quota|pause_for_quota
mail|450 4.2.1 Peak SMTP relay limit exceeded for customer|quota|pause_for_quota
dot|550 5.1.90 Your message can't be sent|quota|pause_for_quota
dot|554 5.2.0 STOREDRV.Submission; quota exceeded|quota|pause_for_quota
dot|554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException|identity|stop
dot|550 5.2.2 Submission quota exceeded|quota|pause_for_quota
sign_in|535 5.7.8 Username and Password not accepted|credentials|stop
sign_in|534 5.7.9 Application-specific password required|credentials|stop
mail|550 5.7.30 Basic authentication is not supported|credentials|stop
sign_in|454 4.7.0 Too many login attempts|credentials|stop
dot|550 5.7.60 Client does not have permissions to send as this sender|identity|stop
dot|550 5.7.26 Unauthenticated email|identity|stop
dot|550 5.7.515 Access denied|identity|stop
mail|552 5.3.4 Message size exceeds fixed limit|message|refuse_letter
dot|554 5.6.0 Message is malformed|message|refuse_letter
dot|550 5.7.1 Message looks like spam|message|refuse_letter
rcpt|550 5.1.1 no such user|recipient|refuse_address
rcpt|550 5.1.1 <dmarcus@city.example>: User unknown|recipient|refuse_address
rcpt|550 <dmarcus@city.example>: User unknown|recipient|refuse_address
rcpt|550 5.2.1 The email account is inactive|recipient|refuse_address
rcpt|450 4.2.1 The user you are trying to contact is receiving mail at a rate|recipient_for_now|defer
rcpt|452 4.2.2 over quota|recipient_for_now|defer
rcpt|552 5.2.2 mailbox is full|recipient_for_now|defer
rcpt|451 4.7.1 Greylisting in action|recipient_for_now|defer
rcpt|554 5.7.1 <a@b.example>: Relay access denied|identity|stop
rcpt|530 5.7.0 Authentication required|credentials|stop
rcpt|599 odd|recipient|refuse_here
data|599 odd|message|refuse_letter
dot|499 odd|message_for_now|defer
";

#[derive(Debug, Deserialize)]
struct Promised {
    at: Stage,
    reply: String,
    scope: Scope,
    action: Action,
}

#[test]
fn the_examples_of_the_promises() {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(b'|')
        .from_reader(PROMISED.as_bytes());
    for row in rows.deserialize() {
        let row: Promised = row.unwrap();
        let reply = read_reply(format!("{}\r\n", row.reply).as_bytes()).unwrap();
        let Meaning { scope, action } = meaning(row.at, &reply, &[]);
        assert_eq!((scope, action), (row.scope, row.action), "{row:?}");
    }
}

/// A row of `answers.csv`: an answer that a server is known to give, with the public page that has it: the provider's
/// documentation, the server's source, or a collection of its bounces. `read_on` is the day on which the row was compared
/// with that page or with an excerpt of it.
#[derive(Debug, Deserialize)]
struct Known {
    #[serde(rename = "server")]
    _server: String,
    stage: Stage,
    code: u16,
    enhanced: Option<String>,
    text: String,
    scope: Scope,
    action: Action,
    page: String,
    read_on: jiff::civil::Date,
}

impl Known {
    fn reply(&self) -> Reply {
        Reply {
            code: self.code,
            enhanced: self.enhanced.clone(),
            text: self.text.clone(),
        }
    }
}

fn known_answers() -> Vec<Known> {
    csv::Reader::from_reader(include_bytes!("answers.csv").as_slice())
        .deserialize()
        .map(|row| row.unwrap())
        .inspect(|row: &Known| {
            assert!(row.page.starts_with("http"), "no page: {row:?}");
            assert!(row.read_on.year() >= 2026, "no day: {row:?}");
        })
        .collect()
}

#[test]
fn at_least_three_hundred_known_answers_are_understood() {
    let known = known_answers();
    assert!(known.len() >= 300, "{} answers", known.len());
    let misread: Vec<String> = known
        .iter()
        .filter_map(|known| {
            let read = meaning(known.stage, &known.reply(), &[]);
            (read.scope != known.scope || read.action != known.action)
                .then(|| format!("{known:?} is read as {read:?}"))
        })
        .collect();
    assert!(misread.is_empty(), "{}", misread.join("\n"));
}

/// Rows that differ in nothing the table looks at would only pad the number above.
#[test]
fn no_known_answer_is_there_twice() {
    let mut seen = HashSet::new();
    let mut doubled = Vec::new();
    for known in known_answers() {
        let blank = Reply {
            text: String::new(),
            ..known.reply()
        };
        let text_decides = meaning(known.stage, &blank, &[]).scope != known.scope;
        let text = if text_decides {
            known.text.as_str()
        } else {
            ""
        };
        let looked_at = (
            known.code,
            known.enhanced.clone(),
            known.scope,
            text.to_owned(),
        );
        if !seen.insert(looked_at) {
            doubled.push(format!("{known:?}"));
        }
    }
    assert!(doubled.is_empty(), "{}", doubled.join("\n"));
}

/// A row without a page cannot be checked by anybody, and one whose example goes elsewhere never decides, or not what it
/// says.
#[test]
fn every_row_of_the_table_has_its_page_its_day_and_an_example_that_it_is_the_first_to_fit() {
    let rules = answer_rules();
    assert!(rules.len() >= 50, "{} rows", rules.len());
    for rule in rules {
        assert!(rule.source().starts_with("http"), "no page: {rule:?}");
        let day: jiff::civil::Date = rule.day().parse().expect("a day");
        assert!(day.year() >= 2026, "no day: {rule:?}");
        let example = rule.example();
        assert!(
            rule.stages().is_empty() || rule.stages().contains(&example.at),
            "an example from a stage in which the row does not apply: {rule:?}"
        );
        let reply = read_reply(format!("{}\r\n", example.reply).as_bytes()).expect("an answer");
        let first = rule_for(example.at, &reply, &[]).expect("its own row at least");
        assert!(
            std::ptr::eq(first, rule),
            "{rule:?} is anticipated by {first:?}"
        );
        assert_eq!(meaning(example.at, &reply, &[]), rule.meaning());
    }
}

#[test]
fn every_condition_of_the_table_can_be_met_and_none_is_there_twice() {
    let rules = answer_rules();
    for (row, rule) in rules.iter().enumerate() {
        for word in rule.words().iter().chain(rule.also()) {
            let safe = read_reply(format!("550 {word}\r\n").as_bytes())
                .unwrap()
                .text;
            assert_eq!(
                *word,
                safe.to_lowercase(),
                "no text has this word: {rule:?}"
            );
        }
        for code in rule.enhanced() {
            let read = read_reply(format!("550 {code} x\r\n").as_bytes()).unwrap();
            assert_eq!(
                read.enhanced.as_ref(),
                Some(code),
                "no enhanced code: {rule:?}"
            );
        }
        let (words, codes): (HashSet<_>, HashSet<_>) = (
            rule.words().iter().collect(),
            rule.enhanced().iter().collect(),
        );
        assert!(
            words.len() == rule.words().len() && codes.len() == rule.enhanced().len(),
            "a condition is there twice: {rule:?}"
        );
        assert!(
            rules[..row].iter().all(|earlier| !rule.repeats(earlier)),
            "an earlier row says the same: {rule:?}"
        );
    }
}
