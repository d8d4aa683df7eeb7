//! The file with what it keeps, and what is found wrong with it.

use super::*;

fn parse(text: &str) -> Result<SignatoryFile, Problem> {
    SignatoryFile::parse(
        &CampaignPath::parse("signatories.csv").unwrap(),
        text.as_bytes(),
    )
}

fn problems(text: &str) -> Vec<String> {
    parse(text)
        .unwrap()
        .problems(None)
        .0
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_file_is_read_with_what_it_keeps() {
    let file = parse(
        "Organization,Scope,State,Authorized Person,Title,signed_on,withdrawn_on,URL,Remark\n\
         \"Justice, Ohio\",State and local,OH,Ada Moss,Director,2021-01-20,,https://justice.example,call back\n\
         ,,,,,,,,\n\
         The Commons,National,,,,2021-01-18,2021-02-01,,\n",
    )
    .unwrap();
    assert_eq!(file.problems(None), Problems::default());
    assert_eq!(file.rows.len(), 2);
    assert_eq!(
        (file.rows[0].authorized_by.as_str(), file.rows[0].line),
        ("Ada Moss", 2)
    );
    assert_eq!(file.rows[1].line, 4);
    let printed = file.printed();
    assert_eq!(printed.list.len(), 1, "who withdrew is not printed");
    assert_eq!(printed.list[0].name, "Justice, Ohio");
}

#[test]
fn faulty_rows_are_all_reported_with_their_places() {
    assert_eq!(
        problems("name,signed_on\nOne,20 Jan\n,2021-01-20\nThree\nFo\u{200B}ur,\n\"Five\nSix,\n"),
        [
            "signatories.csv line 2 (row 2) column `signed_on`: `20 Jan` is no date. \
             Write year, month and day, such as 2021-02-16.",
            "signatories.csv line 3 (row 3): the organization has no name. Write its name, or take the row out.",
            "signatories.csv line 4 (row 4): 1 cell where the header has 2. \
             Put a name that holds a comma between double quotes, and close every quote.",
            "signatories.csv line 5 (row 5) column `name`: the cell holds the character U+200B, which cannot be \
             seen. Type the cell again instead of pasting it.",
            "signatories.csv line 6 (row 6): 1 cell where the header has 2. \
             Put a name that holds a comma between double quotes, and close every quote.",
        ]
    );
}

#[test]
fn the_same_organization_twice_is_an_error_and_a_likely_one_a_note() {
    let file = parse("name,state\nThe Commons,OH\nthe commons,OH\nThe Commons,IA\nThe Common,OH\n")
        .unwrap();
    let problems = file.problems(None);
    assert!(problems.has_errors());
    assert_eq!(
        problems.0[0].message,
        "`the commons` already stands in row 2"
    );
    assert_eq!(
        problems.0[1].severity,
        redress_base::problem::Severity::Note
    );
}

#[test]
fn late_and_unauthorized_signatures_are_remarked_on() {
    let file = parse(
        "organization,authorized_person,signed_on,withdrawn_on\n\
         One,Ada,2021-01-30,\nTwo,,2021-01-29,\nThree,,2021-02-02,2021-02-03\nFour,Bo,,\n",
    )
    .unwrap();
    let remarks: Vec<String> = file
        .problems("2021-01-29".parse().ok())
        .0
        .into_iter()
        .map(|problem| problem.message)
        .collect();
    assert_eq!(
        remarks,
        [
            "`One` signed on 2021-01-30, after the deadline of 2021-01-29",
            "nobody is on file as having authorized the signature of `Two`",
        ]
    );
}

#[test]
fn a_file_that_is_none_is_refused() {
    assert_eq!(parse("").unwrap_err().message, "the file is empty");
    assert_eq!(
        parse("a,b\n1,2\n").unwrap_err().message,
        "no column holds the organizations' names"
    );
    assert_eq!(
        parse("name,organization\n1,2\n").unwrap_err().message,
        "two columns hold the organization"
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let path = CampaignPath::parse("signatories.csv").unwrap();
        let mut file = b"organization,scope,signed_on\n".to_vec();
        file.extend(&bytes);
        for bytes in [&bytes, &file] {
            if let Ok(file) = SignatoryFile::parse(&path, bytes) {
                let _ = (file.problems(None), file.printed());
            }
        }
    }
}
