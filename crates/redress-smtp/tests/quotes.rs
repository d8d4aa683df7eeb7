//! The verdict of an answer is the same whatever address it quotes, and in whatever way.

use redress_smtp::{EmailAddress, Meaning, Reply, Stage, answer_rules, meaning};
use serde::Deserialize;

/// How servers repeat an address of the letter, with `LOCAL` and `DOMAIN`, and those of others, with `OTHER`, around the
/// `ANSWER` itself.
const SPELLINGS: [&str; 23] = [
    "<LOCAL@DOMAIN>: ANSWER",
    "<LOCAL@DOMAIN>... ANSWER",
    "ANSWER <OTHER@relay.example>",
    "ANSWER (LOCAL@DOMAIN)",
    "ANSWER / mailto:OTHER@relay.example / gsmtp",
    "Recipient \"LOCAL@DOMAIN\" - ANSWER",
    "\"OTHER\"@relay.example ANSWER",
    "\"OTHER LOCAL\"@relay.example ANSWER",
    "OTHER@[192.0.2.1] ANSWER",
    "ANSWER; rcpt=LOCAL",
    "ANSWER: user 'LOCAL'",
    "<LOCAL> ANSWER",
    "<OTHER> ANSWER",
    "LOCAL... ANSWER",
    "ANSWER, see https://mx.example/why/LOCAL?to=LOCAL%40DOMAIN",
    "ANSWER, see https://mx.example/why/OTHER.html",
    "ANSWER OTHER%40relay.example",
    "ANSWER (SRS0=a1b2=XY=DOMAIN=LOCAL@relay.example)",
    "ANSWER (SRS0=a1b2=XY=DOMAIN=LOCAL)",
    "ANSWER rfc822;LOCAL+40DOMAIN",
    "ANSWER by mx1.DOMAIN",
    "host mx1.LOCAL.DOMAIN[192.0.2.1] said: ANSWER",
    "host OTHER.relay.example[192.0.2.1] said: ANSWER",
];

#[derive(Debug, Deserialize)]
struct Known {
    stage: Stage,
    code: u16,
    enhanced: Option<String>,
    text: String,
}

impl Known {
    fn meaning(&self, text: String, about: &EmailAddress) -> Meaning {
        let reply = Reply {
            code: self.code,
            enhanced: self.enhanced.clone(),
            text,
        };
        meaning(self.stage, &reply, &[about])
    }
}

fn known_answers() -> Vec<Known> {
    csv::Reader::from_reader(include_bytes!("answers.csv").as_slice())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// So many local parts made of the table's own words: each once, then joined by twos, every other time with one that is a
/// word by itself, since a phrase with a blank in it loses that.
fn local_parts(number: usize) -> Vec<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_+-.".contains(c);
    let words = answer_rules()
        .iter()
        .flat_map(|rule| rule.words().iter().chain(rule.also()));
    let singles: Vec<&String> = words
        .clone()
        .filter(|word| word.chars().all(fits))
        .collect();
    let mut locals: Vec<String> = words
        .clone()
        .flat_map(|words| [words.replace(' ', "."), words.replace(' ', "")])
        .map(|word| word.chars().filter(|c| fits(*c)).collect::<String>())
        .map(|word| word.trim_matches('.').to_owned())
        .filter(|word| (1..=40).contains(&word.len()) && !word.contains(".."))
        .collect();
    locals.sort();
    locals.dedup();
    let joined = (0..).flat_map(|round: usize| {
        let (locals, singles) = (&locals, &singles);
        locals.iter().enumerate().map(move |(at, word)| {
            let single = singles[(at * 31 + round * 17) % singles.len()];
            match round % 6 {
                _ if round == 0 => word.clone(),
                0 => format!("{single}-{word}"),
                1 => format!("{single}us"),
                2 => format!("{word}.{single}"),
                3 => single.clone(),
                4 => format!("j{round}_{single}"),
                _ => format!("{word}{round}"),
            }
        })
    });
    joined
        .filter(|local| local.len() <= 64)
        .take(number)
        .collect()
}

#[test]
fn an_answer_means_the_same_whatever_address_it_quotes() {
    let known = known_answers();
    let mut wrong = Vec::new();
    let locals = local_parts(10_000);
    for (number, local) in locals.iter().enumerate() {
        let other = &locals[(number * 7 + 5) % locals.len()];
        let label = local.replace(['.', '_', '+'], "-");
        let domain = format!("{}.example", label.trim_matches('-'));
        let address = EmailAddress::parse(&format!("{local}@{domain}"))
            .unwrap_or_else(|_| EmailAddress::parse(&format!("{local}@city.example")).unwrap())
            .address;
        let answer = &known[number % known.len()];
        let expected = answer.meaning(answer.text.clone(), &address);
        // Three of them each, so that every answer meets every spelling with other names.
        for spelling in SPELLINGS.iter().skip(number / known.len() % 8).step_by(8) {
            let text = spelling
                .replace("LOCAL", address.local())
                .replace("DOMAIN", address.domain())
                .replace("OTHER", other)
                .replace("ANSWER", &answer.text);
            let read = answer.meaning(text.clone(), &address);
            if read != expected {
                wrong.push(format!("{text}\n    is {read:?}, not {expected:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} answers are read by what they quote, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

/// Whoever is called as a word of the table does not take that word out of the answers.
#[test]
fn a_name_takes_no_word_out_of_an_answer() {
    let known = known_answers();
    let mut wrong = Vec::new();
    for local in local_parts(1000) {
        let address = EmailAddress::parse(&format!("{local}@city.example"))
            .unwrap()
            .address;
        let nobody = EmailAddress::parse("q@z.example").unwrap().address;
        // Only an answer that has the name in it could be read otherwise.
        let has_it = |known: &&Known| known.text.to_ascii_lowercase().contains(&local);
        for answer in known.iter().filter(has_it) {
            let (read, expected) = (
                answer.meaning(answer.text.clone(), &address),
                answer.meaning(answer.text.clone(), &nobody),
            );
            if read != expected {
                wrong.push(format!(
                    "{local}: {} is {read:?}, not {expected:?}",
                    answer.text
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A word between two addresses is a word.
#[test]
fn what_stands_between_two_quotes_is_read() {
    let address = EmailAddress::parse("dmarcus@city.example").unwrap().address;
    for (text, scope) in [
        (
            "<dmarcus@city.example>: SPF fails for <us@c.example>",
            "Identity",
        ),
        (
            "<dmarcus@city.example>: no mail for <us@c.example>",
            "Recipient",
        ),
    ] {
        let reply = Reply {
            code: 550,
            enhanced: None,
            text: text.to_owned(),
        };
        let read = meaning(Stage::Rcpt, &reply, &[&address]);
        assert_eq!(format!("{:?}", read.scope), scope, "{text}");
    }
}
