//! Files changed row by row, whatever their manner.

use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;

const FILE: &str = "Organization,Remark,Scope,State\n\
                    \"Justice, Ohio\",call back,State and local,Ohio\n\
                    \n\
                    The Commons,,State and local,Iowa\n\
                    The Commons,,State and local,Utah\n";

fn table(text: &str) -> SignatoryTable {
    opened(text).unwrap()
}

fn opened(text: &str) -> Result<SignatoryTable, Problems> {
    let path = CampaignPath::parse("signatories.csv").unwrap();
    let file = SignatoryFile::parse(&path, text.as_bytes())?;
    SignatoryTable::of_text(&path, text.to_owned(), file)
}

fn new(name: &str) -> NewSignatory {
    NewSignatory {
        name: name.to_owned(),
        scope: Some("National".to_owned()),
        state: None,
        authorized_by: Some("Ada Moss".to_owned()),
        title: None,
        signed_on: "2021-01-20".parse().unwrap(),
        url: None,
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn an_organization_is_added_and_every_other_cell_stays() {
    let mut table = table(FILE);
    table.add(&new("Bridge, \"the\" Fund")).unwrap();
    let text = table.text.clone();
    assert_eq!(
        text,
        "Organization,Remark,Scope,State,authorized_person,signed_on\n\
         \"Justice, Ohio\",call back,State and local,Ohio,,\n\
         \n\
         The Commons,,State and local,Iowa,,\n\
         The Commons,,State and local,Utah,,\n\
         \"Bridge, \"\"the\"\" Fund\",,National,,Ada Moss,2021-01-20\n"
    );
    assert_eq!(table.file().printed().list.len(), 4);
}

#[test]
fn a_block_is_joined_under_the_spelling_it_has() {
    let mut table = table(FILE);
    table
        .add(&NewSignatory {
            scope: Some("STATE AND LOCAL".to_owned()),
            ..new("Bridge")
        })
        .unwrap();
    assert_eq!(table.file().rows[3].scope, "State and local");
}

#[test]
fn the_manner_of_the_file_is_kept() {
    let windows = format!("\u{FEFF}{}", FILE.replace('\n', "\r\n"));
    let mut table = table(&windows);
    table.add(&new("Bridge")).unwrap();
    let text = table.text.clone();
    assert!(text.starts_with("\u{FEFF}Organization,"));
    assert!(
        text.ends_with("Bridge,,National,,Ada Moss,2021-01-20\r\n"),
        "{text:?}"
    );
}

/// With Windows line ends the first row's date once went into the header, and everybody who had withdrawn signed again.
#[test]
fn who_withdraws_is_marked_in_their_own_row_whatever_ends_a_line() {
    for end in ["\n", "\r\n", "\r"] {
        let text =
            "\"organization\",withdrawn_on,note\nOne,,\"two\nlines\"\nTwo,2021-01-05,\n\nThree,,"
                .replace('\n', end);
        let mut table = table(&text);
        table.withdraw("One", None, day("2021-02-03")).unwrap();
        assert_eq!(table.text, text.replace("One,,", "One,2021-02-03,"));
        table.withdraw("three", None, day("2021-02-04")).unwrap();
        assert!(table.text.ends_with("Three,2021-02-04,"));
        assert!(table.file().printed().list.is_empty());
    }
}

#[test]
fn a_row_stands_in_the_manner_of_the_last_one() {
    let quoted = "\"name\",\"scope\",\"authorized_by\",\"signed_on\"\r\n\"One\",\"National\",\"Bo\",\"\"\r\n\"\",\"\",\"\",\"\"\r\n";
    let mut table = table(quoted);
    table.add(&new("Two")).unwrap();
    let row = "\"Two\",\"National\",\"Ada Moss\",\"2021-01-20\"\r\n";
    let (head, tail) = quoted.split_at(quoted.len() - "\"\",\"\",\"\",\"\"\r\n".len());
    assert_eq!(table.text, format!("{head}{row}{tail}"));
}

#[test]
fn a_file_that_somebody_else_changed_meanwhile_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (
        Folder::new(dir.path()),
        CampaignPath::of_name("signatories.csv"),
    );
    std::fs::write(dir.path().join("signatories.csv"), "name\nOne\n").unwrap();
    let mut table = SignatoryTable::open(&folder, &path).unwrap();
    table.withdraw("One", None, day("2021-02-03")).unwrap();
    std::fs::write(dir.path().join("signatories.csv"), "name\nOne\nTwo\n").unwrap();
    assert!(
        table
            .write(&folder)
            .unwrap_err()
            .message
            .contains("somebody changed")
    );
    let text = std::fs::read_to_string(dir.path().join("signatories.csv")).unwrap();
    assert_eq!(text, "name\nOne\nTwo\n");
}

#[test]
fn an_organization_withdraws_and_stays_on_file() {
    let mut table = table(FILE);
    table
        .withdraw("justice ohio", None, day("2021-02-03"))
        .unwrap();
    assert_eq!(table.file().rows[0].withdrawn_on, Some(day("2021-02-03")));
    assert_eq!(table.file().printed().list.len(), 2);
    let again = table
        .withdraw("Justice, Ohio", None, day("2021-02-04"))
        .unwrap_err();
    assert_eq!(
        again.0[0].message,
        "`Justice, Ohio` withdrew on 2021-02-03 already"
    );
}

#[test]
fn a_name_that_is_not_clear_is_asked_about() {
    let mut table = table(FILE);
    let problem = |result: Result<SignatoryRow, Problems>| result.unwrap_err().0.remove(0);
    let missing = problem(table.withdraw("The Comons", None, day("2021-02-03")));
    assert_eq!(missing.help, "Did you mean `The Commons`?");
    let two = problem(table.withdraw("The Commons", None, day("2021-02-03")));
    assert_eq!(two.help, "Say with `--state` which one it is.");
    assert_eq!(
        table
            .withdraw("The Commons", Some("utah"), day("2021-02-03"))
            .unwrap()
            .state,
        "Utah"
    );
}

#[test]
fn what_cannot_be_added_is_refused_and_nothing_changes() {
    let mut table = table(FILE);
    let before = table.text.clone();
    for (name, scope) in [
        ("justice, ohio", Some("National")),
        ("A\nB", Some("National")),
        ("=A()", Some("National")),
        ("New", None),
    ] {
        let state = Some("Ohio".to_owned());
        let wrong = NewSignatory {
            scope: scope.map(str::to_owned),
            state,
            ..new(name)
        };
        assert!(table.add(&wrong).is_err(), "{name}");
    }
    assert_eq!(table.text, before);
}

#[test]
fn an_absent_file_begins_with_the_header() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, path) = (
        Folder::new(dir.path()),
        CampaignPath::parse("signatories.csv").unwrap(),
    );
    let mut table = SignatoryTable::open(&folder, &path).unwrap();
    table.add(&new("Bridge")).unwrap();
    table.write(&folder).unwrap();
    let text = std::fs::read_to_string(dir.path().join("signatories.csv")).unwrap();
    assert_eq!(
        text,
        "organization,scope,state,authorized_person,title,signed_on,withdrawn_on,url\n\
         Bridge,National,,Ada Moss,,2021-01-20,,\n"
    );
}

/// Files as people have them: any line ends, mixed, any cell between quotation marks or not, blank lines, rows of commas,
/// a mark at the front, no end of the last line.
fn any_file() -> impl Strategy<Value = (String, usize)> {
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\r\n")];
    let remark = prop_oneof![
        Just(String::new()),
        Just("\"\"".to_owned()),
        "[a-z =]{0,6}",
        "\"[a-z,\r\n]{0,6}(\"\")?[a-z]{0,3}\"",
    ];
    let row = (any::<[bool; 2]>(), remark, end, any::<bool>(), 0..6_u8);
    (any::<[bool; 3]>(), proptest::collection::vec(row, 1..7)).prop_map(|(kind, rows)| {
        let [has_mark, has_withdrawn, is_ended] = kind;
        let mut text = if has_mark { "\u{FEFF}" } else { "" }.to_owned();
        text.push_str(if has_withdrawn {
            "Remark,\"Organization\",withdrawn_on"
        } else {
            "Remark,Organization"
        });
        let count = rows.len();
        for (number, ([quoted, withdrew], remark, end, _, extra)) in rows.into_iter().enumerate() {
            text.push_str(end);
            if extra == 0 {
                text.push_str(if has_withdrawn { ",," } else { "," });
                text.push_str(end);
            }
            let name = format!(
                "Group {}",
                char::from(b'A' + u8::try_from(number).unwrap())
                    .to_string()
                    .repeat(3)
            );
            let name = if quoted { format!("\"{name}\"") } else { name };
            let _ = write!(text, "{remark},{name}");
            if has_withdrawn {
                text.push_str(if withdrew && number > 0 {
                    ",2021-01-05"
                } else {
                    ","
                });
            }
        }
        if is_ended {
            text.push_str("\r\n");
        }
        (text, count)
    })
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.strip_prefix('\u{FEFF}').unwrap_or(text).as_bytes());
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

proptest! {
    /// Held against the `csv` crate: it reads what was there, and one record besides that differs.
    #[test]
    fn any_change_changes_exactly_one_record((text, count) in any_file(), add in any::<bool>()) {
        // A cell with a line break in a column of ours is refused, and remarks are nobody's business here.
        let Ok(mut table) = opened(&text) else { return Ok(()) };
        let before = cells(&text);
        let withdrawn = |table: &SignatoryTable| table.file().rows.iter().filter(|row| row.withdrawn_on.is_some()).count();
        let had = withdrawn(&table);
        if add {
            let new = NewSignatory { scope: None, authorized_by: None, ..new("The New One") };
            table.add(&new).unwrap();
        } else {
            table.withdraw("group aaa", None, day("2021-02-03")).unwrap();
        }
        let after = cells(&table.text);
        let width = before[0].len();
        let kept = |record: &Vec<String>| record.iter().take(width).cloned().collect::<Vec<_>>();
        let changed: Vec<&Vec<String>> = after
            .iter()
            .filter(|record| record.iter().any(|cell| cell == "2021-02-03" || cell == "The New One"))
            .collect();
        prop_assert_eq!(changed.len(), 1);
        let others: Vec<Vec<String>> = after.iter().filter(|record| record != &changed[0]).map(kept).collect();
        let expected: Vec<Vec<String>> = before
            .iter()
            .filter(|record| add || record.get(1).is_none_or(|name| name != "Group AAA"))
            .cloned()
            .collect();
        prop_assert_eq!(others, expected);
        prop_assert_eq!(withdrawn(&table), had + usize::from(!add));
        prop_assert_eq!(table.file().rows.len(), count + usize::from(add));
        // Nothing but additions: what was there stands in what is there, in its order.
        let mut rest = table.text.chars();
        prop_assert!(text.chars().all(|wanted| rest.any(|c| c == wanted)));
    }
}
