//! Whole files of invented rows against an oracle written apart from the program: who is one person, and what each agreed
//! to; and any bytes at all.

use super::support::{clause, gather};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

type Row = (usize, usize, usize, usize, usize);

const ADDRESSES: [&str; 5] = [
    "ann@elm.example",
    "ANN@elm.example",
    "a.n.n+x@gmail.com",
    "ann@gmail.com",
    "bo@elm.example",
];
/// The inbox that each of them is.
const INBOXES: [usize; 5] = [0, 0, 1, 1, 2];
const NAMES: [&str; 3] = ["Ann Lee", "ann m. LEE", "Bo Fox"];
const PERSONS: [usize; 3] = [0, 0, 1];
const SAID: [&str; 4] = ["", "Yes", "No", "perhaps"];
const DAYS: [&str; 4] = ["", "2024-01-05", "2024-02-05", "2024-03-05"];
const ZIPS: [&str; 5] = ["", "99001", "99002", "99003", "99099"];

fn file(rows: &[Row]) -> String {
    let mut text = "email,name,share,Timestamp,zip\n".to_owned();
    for (address, name, said, day, zip) in rows {
        writeln!(
            text,
            "{},{},{},{},{}",
            ADDRESSES[*address], NAMES[*name], SAID[*said], DAYS[*day], ZIPS[*zip]
        )
        .unwrap();
    }
    text
}

/// Whether a person's rows come to a yes: some yes that every no is known to lie before.
fn agrees(rows: &[&Row]) -> bool {
    let yes = rows.iter().filter(|row| row.2 == 1);
    let no: Vec<usize> = rows
        .iter()
        .filter(|row| row.2 > 1)
        .map(|row| row.3)
        .collect();
    yes.map(|row| row.3)
        .any(|day| no.iter().all(|no| *no > 0 && day > *no))
}

proptest! {
    #[test]
    fn people_and_their_consent_are_what_the_oracle_says(
        rows in proptest::collection::vec((0_usize..5, 0_usize..3, 0_usize..4, 0_usize..4, 0_usize..5), 1..14),
        cut in 0_usize..14,
    ) {
        // In two files, cut anywhere.
        let cut = cut.min(rows.len());
        let files = [file(&rows[..cut]), file(&rows[cut..])];
        let bytes: Vec<&[u8]> = files.iter().map(String::as_bytes).collect();
        let gathered = gather(&bytes, |settings| {
            settings.consent = vec![clause("share", "name", &["Yes"])];
        });
        let mut people: BTreeMap<(usize, usize), Vec<&Row>> = BTreeMap::new();
        for row in &rows {
            people.entry((INBOXES[row.0], PERSONS[row.1])).or_default().push(row);
        }
        let summary = &gathered.all.summary;
        prop_assert_eq!(summary.people, people.len() as u64);
        prop_assert_eq!(summary.used, rows.len() as u64);
        prop_assert_eq!(summary.matches.iter().sum::<u64>(), rows.len() as u64);
        let agreed = people.values().filter(|rows| agrees(rows)).count() as u64;
        prop_assert_eq!(summary.counted, agreed);
        let placed: u64 = summary.states.values().map(|it| it.people).sum();
        prop_assert_eq!(placed + summary.without_state, summary.people);
        let shown = gathered.each(|it| (it.person, it.consent.has(1)));
        prop_assert_eq!(shown.len(), rows.len());
        for (row, (person, consent)) in rows.iter().zip(&shown) {
            let own = &people[&(INBOXES[row.0], PERSONS[row.1])];
            prop_assert_eq!(*consent, agrees(own));
            let first = &rows[*person as usize];
            prop_assert_eq!((INBOXES[first.0], PERSONS[first.1]), (INBOXES[row.0], PERSONS[row.1]));
        }
        let numbers: BTreeSet<u32> = shown.iter().map(|(person, _)| *person).collect();
        prop_assert_eq!(numbers.len(), people.len());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut file = b"email,name,zip,comments\n".to_vec();
        file.extend(&bytes);
        for file in [&file, &bytes] {
            let gathered = gather(&[file], |_| ());
            let summary = &gathered.all.summary;
            let rows: u64 = summary.files.iter().map(|it| it.used + it.faulty + it.of_nobody).sum();
            prop_assert_eq!(rows, summary.files.iter().map(|it| it.rows).sum::<u64>());
            prop_assert_eq!(summary.matches.iter().sum::<u64>(), summary.used);
        }
    }
}
