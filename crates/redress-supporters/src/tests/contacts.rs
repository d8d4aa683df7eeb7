//! Who may be given to an organization, and why somebody has agreed to what.

use super::support::{Gathered, clause, gather};
use crate::consent::ConsentUse;
use crate::gather::{ContactSince, ContactWord, PersonReasons, Whether};
use std::fmt::Write as _;

/// Those who signed up, for an organization that signed on the tenth of March.
fn contacts(files: &[&str]) -> Gathered {
    let files: Vec<&[u8]> = files.iter().map(|file| file.as_bytes()).collect();
    gather(&files, |settings| {
        settings.consent = vec![
            clause("share", "name words", &["yes"]),
            clause(
                "can2_subscription_status",
                "contact Elm Fund",
                &["subscribed"],
            ),
        ];
        settings.contact = Some(ContactSince {
            organization: "Elm Fund".to_owned(),
            signed_on: "2024-03-10".parse().unwrap(),
        });
    })
}

const HEADER: &str = "email,first_name,last_name,created_at,share,can2_subscription_status\n";

/// What each row of a file says.
fn words(rows: &str) -> Vec<ContactWord> {
    contacts(&[&format!("{HEADER}{rows}")]).each(|it| it.contact)
}

#[test]
fn a_yes_counts_from_the_second_day_after_the_signing() {
    use ContactWord::{Agreed, Before, Near, Undated};
    for (moment, expected) in [
        ("2024-03-12 00:00", Agreed),
        ("3/12/2024", Agreed),
        ("2031-01-01", Agreed),
        // Where it was said it may have been the ninth still, or the organization had not signed yet.
        ("2024-03-11 23:59", Near),
        ("2024-03-10 12:00", Near),
        ("2024-03-09", Near),
        ("2024-03-08 23:59", Before),
        ("1970-01-01", Before),
        ("", Undated),
        ("last spring", Undated),
    ] {
        let row = format!("ann@elm.example,Ann,Lee,{moment},,subscribed\n");
        assert_eq!(words(&row), [expected], "{moment}");
    }
}

#[test]
fn one_row_speaks_for_an_address() {
    use ContactWord::{Agreed, NotAgreed, Other};
    for (rows, expected) in [
        // The latest yes, and not the first: it outlasts more.
        (
            "a@e.example,Ann,Lee,2024-04-01,,subscribed\na@e.example,Ann,Lee,2024-05-01,,subscribed\n",
            &[Other, Agreed][..],
        ),
        // Two people at one address are one inbox.
        (
            "a@e.example,Ann,Lee,2024-04-01,,subscribed\na@e.example,Bo,Lee,2024-04-01,,subscribed\n",
            &[Agreed, Other],
        ),
        (
            "a@e.example,Ann,Lee,2024-01-01,,subscribed\na@e.example,Bo,Lee,2024-04-01,,subscribed\n",
            &[Other, Agreed],
        ),
        // A later no takes it back for the inbox, and every spelling of it is to be taken out.
        (
            "a@e.example,Ann,Lee,2024-04-01,,subscribed\nA@e.example,Bo,Lee,2024-06-01,,no\n",
            &[NotAgreed, NotAgreed],
        ),
        (
            "a@e.example,Ann,Lee,2024-06-01,,subscribed\na@e.example,Ann,Lee,2024-04-01,,no\n",
            &[Agreed, Other],
        ),
        // Where the day of one of them is not known the no holds.
        (
            "a@e.example,Ann,Lee,2024-04-01,,subscribed\na@e.example,Ann,Lee,,,no\n",
            &[NotAgreed, NotAgreed],
        ),
        // A status of the export outlasts every day.
        (
            "a@e.example,Ann,Lee,2024-04-01,,subscribed\na@e.example,Ann,Lee,2024-01-01,,unsubscribed\n",
            &[NotAgreed, NotAgreed],
        ),
        // Whose yes that is, nobody knows.
        (
            "a@e.example,Ann,Lee,2024-04-01,,\na@e.example,Bo,Lee,2024-04-01,,\na@e.example,,,2024-04-01,,subscribed\n",
            &[NotAgreed, NotAgreed, NotAgreed],
        ),
        (
            "a@e.example,Ann,Lee,2024-04-01,,\na@e.example,,,2024-04-01,,subscribed\n",
            &[Other, Agreed],
        ),
        // A yes to something else is none to mail.
        ("a@e.example,Ann,Lee,2024-04-01,yes,\n", &[NotAgreed]),
    ] {
        assert_eq!(words(rows), expected, "{rows}");
    }
}

#[test]
fn in_two_files_with_two_answers_the_later_one_holds() {
    let yes = format!("{HEADER}a@e.example,Ann,Lee,2024-04-01,,subscribed\n");
    let no = format!("{HEADER}a@e.example,Ann,Lee,2024-05-01,,no\n");
    for files in [[yes.as_str(), no.as_str()], [no.as_str(), yes.as_str()]] {
        assert_eq!(
            contacts(&files).each(|it| it.contact),
            [ContactWord::NotAgreed; 2]
        );
    }
}

/// Why the people of an address have agreed to what: name, use, whether, and by which rows and values.
fn reasons(rows: &str) -> Vec<String> {
    let gathered = contacts(&[&format!("{HEADER}{rows}")]);
    let people = PersonReasons::of(&gathered.all, "a@e.example").unwrap();
    let lines = people.iter().flat_map(|person| {
        person.uses.iter().map(|it| {
            let by = it.by.iter();
            let by: Vec<String> = by
                .map(|by| {
                    let day = by.day.map_or("-".to_owned(), |day| day.to_string());
                    format!("{} {day} {}", by.row, by.said.value)
                })
                .collect();
            let wanted = match &it.wanted {
                ConsentUse::Contact(_) => "mail",
                ConsentUse::Name => "name",
                _ => "words",
            };
            format!(
                "{} {wanted} {:?}: {}",
                person.name,
                it.whether,
                by.join("; ")
            )
        })
    });
    lines.filter(|line| !line.contains(" words ")).collect()
}

#[test]
fn a_consent_has_its_reason_and_so_has_a_withdrawal() {
    assert_eq!(
        reasons("a@e.example,Ann,Lee,2024-04-01,yes,subscribed\n"),
        [
            "Ann Lee name Given: 2 2024-04-01 yes",
            "Ann Lee mail Given: 2 2024-04-01 subscribed"
        ]
    );
    assert_eq!(
        reasons(
            "a@e.example,Ann,Lee,2024-04-01,yes,subscribed\na@e.example,Ann,Lee,2024-03-01,no,unsubscribed\n"
        ),
        [
            "Ann Lee name Given: 2 2024-04-01 yes",
            "Ann Lee mail TakenBack: 3 - unsubscribed"
        ]
    );
    assert_eq!(
        reasons("a@e.example,Ann,Lee,2024-04-01,yes,\na@e.example,Bo,Lee,2024-05-01,no,no\n"),
        [
            "Ann Lee name Given: 2 2024-04-01 yes",
            "Ann Lee mail NotGiven: 3 2024-05-01 no",
            "Bo Lee name NotGiven: 3 2024-05-01 no",
            "Bo Lee mail NotGiven: 3 2024-05-01 no"
        ]
    );
    assert_eq!(
        reasons(
            "a@e.example,Ann,Lee,,,\na@e.example,Bo,Lee,,,\na@e.example,,,2024-05-01,,subscribed\n"
        )[1],
        "Ann Lee mail Whose: 4 2024-05-01 subscribed"
    );
}

/// Told once by what decides and once for whoever asks why: whatever a row says, both agree.
#[test]
fn reasons_and_consents_agree() {
    let mut rows = String::from(HEADER);
    let (days, answers) = (["", "2024-04-01", "2024-06-01"], ["", "subscribed", "no"]);
    let mut address = 0;
    for first in 0..9 {
        for second in 0..9 {
            for names in ["Ann,Lee|Ann,Lee", "Ann,Lee|Bo,Lee", "Ann,Lee|,", ",|,"] {
                address += 1;
                for (row, name) in [first, second].into_iter().zip(names.split('|')) {
                    let (day, answer) = (days[row % 3], answers[row / 3]);
                    let _ = writeln!(rows, "a{address}@e.example,{name},{day},,{answer}");
                }
            }
        }
    }
    let gathered = contacts(&[&rows]);
    let mut agreed = Vec::new();
    let mail = ConsentUse::Contact("Elm Fund".to_owned());
    gathered.each(|it| {
        agreed.resize(address + 1, false);
        let number: usize = it.cells.email[1..]
            .split('@')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        agreed[number] |= it.consent.allows(&gathered.all.uses, &mail);
    });
    let mut seen = [0; 4];
    for (number, agreed) in agreed.iter().enumerate().skip(1) {
        let people = PersonReasons::of(&gathered.all, &format!("a{number}@e.example")).unwrap();
        let mut given = false;
        for it in people.iter().flat_map(|it| &it.uses) {
            if it.wanted == mail {
                given |= it.whether == Whether::Given;
                seen[it.whether as usize] += 1;
                // Of a yes that nobody took back nobody has to ask why it does not hold.
                let is_silent = it.by.is_empty() && it.whether == Whether::NotGiven;
                assert!(is_silent || !it.by.is_empty(), "{number}: {people:?}");
            }
        }
        assert_eq!(given, *agreed, "{number}: {people:?}");
    }
    assert!(seen.iter().take(2).all(|seen| *seen > 0), "{seen:?}");
}
