//! Reports that real servers wrote, beside the checkout.

use redress_mailbox::returned::{Automatic, Cause, Class, Fate, Report};
use redress_mailbox::{Keep, MailReader};
use redress_test_support::shared_data;
use std::collections::BTreeMap;
use std::path::Path;

/// What the first mail of a file says.
fn report(file: &Path) -> Report {
    let bytes = std::fs::read(file).unwrap();
    let mail = MailReader::new(bytes.as_slice(), Keep::default())
        .next()
        .unwrap()
        .unwrap();
    Report::of(&mail)
}

/// Each row of a table, by its first column and then by the names of its columns.
fn rows(table: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(table).unwrap();
    let headers = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = headers.iter().zip(record.iter());
        cells
            .map(|(header, cell)| (header.to_owned(), cell.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

fn kind(class: Class) -> &'static str {
    match class {
        Class::Bounced => "failed",
        Class::Delayed => "delay",
        Class::Delivered | Class::Relayed => "delivered",
        Class::Complaint => "complaint",
        Class::Automatic(
            Automatic::Absence | Automatic::Acknowledgement | Automatic::Challenge,
        ) => "automatic",
        Class::Person | Class::Unsure | Class::Other => "other",
    }
}

#[test]
fn each_real_report_is_of_its_kind() {
    let Some(folder) = shared_data("bounces") else {
        return;
    };
    let mut wrong = Vec::new();
    for row in rows(&folder.join("kinds.csv")) {
        let said = report(&folder.join("mails").join(&row["file"]));
        if kind(said.class) != row["kind"] {
            wrong.push(format!(
                "{}: {:?}, not {}",
                row["file"], said.class, row["kind"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Reports whose words say that there is no such address, though the others' reading has another reason, and why.
const ADDRESS_BY_ITS_WORDS: [(&str, &str); 2] = [
    (
        "lhost-powermta-01.eml",
        "`User Unknown` beside a status for a closed mailbox",
    ),
    ("rfc3464-35.eml", "`is not a registered gateway user`"),
];

#[test]
fn no_such_address_is_said_where_others_say_it_and_nowhere_else() {
    let Some(folder) = shared_data("bounces") else {
        return;
    };
    let mut wrong = Vec::new();
    for row in rows(&folder.join("verdicts.csv")) {
        let said = report(&folder.join("mails").join(&row["file"]));
        let index: usize = row["index"].parse().unwrap();
        let outcome = said.outcomes.get(index - 1);
        let Some(Fate::Bounced(cause)) = outcome.map(|it| it.fate.clone()) else {
            continue;
        };
        // What they call `filtered` and `onhold` may be anything, an unknown user too.
        let theirs = match row["reason"].as_str() {
            "userunknown" | "hasmoved" => true,
            "filtered" | "onhold" => continue,
            _ => ADDRESS_BY_ITS_WORDS
                .iter()
                .any(|(file, _)| *file == row["file"]),
        };
        if (cause == Cause::Address) != theirs {
            wrong.push(format!("{}: {cause:?}, not {}", row["file"], row["reason"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reports_of_a_real_postfix_are_read_whole() {
    let Some(folder) = shared_data("bounces/made") else {
        return;
    };
    let read = |number: u32| report(&folder.join(format!("postfix-{number}.eml")));
    let first = read(1);
    assert_eq!(first.keys.envelope_id.as_deref(), Some("dlv-2+x"));
    assert!(first.keys.names.contains("ac26d9f807c"), "the queue id");
    assert!(first.outcomes[0].is_about("cc@bad.example"));
    assert_eq!(first.outcomes[0].fate, Fate::Bounced(Cause::Address));
    let classes = (1..=6).map(|number| read(number).class);
    let expected = [
        Class::Bounced,
        Class::Bounced,
        Class::Bounced,
        Class::Delayed,
        Class::Bounced,
        Class::Relayed,
    ];
    assert_eq!(classes.collect::<Vec<_>>(), expected);
}
