//! Whatever bytes a list has: no panic, and every row is used or reported.

use super::support::{Scanned, TestList, as_it_is, is, skipping, strict};
use crate::{EndedTerms, ListConfig, ListOptions, Row};
use proptest::prelude::*;
use std::num::NonZeroU32;

/// Bytes that lists are made of, and some that break them.
fn list_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"email,name,office,end_date\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\"".to_vec()),
        Just(b",".to_vec()),
        Just(b";".to_vec()),
        Just(b"a@x.example".to_vec()),
        Just(b"Vacant".to_vec()),
        Just(b"2024-01-01".to_vec()),
        Just("é".as_bytes().to_vec()),
        Just(b"\xe9".to_vec()),
        Just(b"sep=;".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        "[a-z@. ]{1,8}".prop_map(String::into_bytes),
        any::<u8>().prop_map(|byte| vec![byte]),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// A row with everything that decides what becomes of one.
fn row() -> impl Strategy<Value = String> {
    let cells: [&[&str]; 7] = [
        &["", "1", "2", "3"],
        &["", "mayor", "clerk", "dog catcher"],
        &["", "Ann", "Bob", "Vacant", "Ann <ann@x.example>"],
        &["", "Ogden", "Provo"],
        &["", "UT"],
        &[
            "",
            "a@x.example",
            "A@X.example",
            "b@x.example",
            "c@x.example",
            "nobody",
            "a@x.example; b@x.example",
        ],
        &["", "2020-01-01", "2030-01-01", "soon"],
    ];
    cells
        .map(prop::sample::select)
        .prop_map(|cells| cells.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_break_the_reader(bytes in prop_oneof![list_like(), prop::collection::vec(any::<u8>(), 0..300)]) {
        let folder = TestList::with(&bytes);
        if let Ok(list) = folder.try_scan(as_it_is, &strict()) {
            let rows: Vec<Row> = list.rows().unwrap().collect();
            let errors = list.problems.has_errors();
            prop_assert!(errors || !rows.iter().any(|row| matches!(row, Row::Faulty(_))));
            if list.layout.is_some() {
                let mut in_file = 0;
                let mut raw = list.source.rows().unwrap();
                while let Some(raw) = raw.next().unwrap() {
                    in_file += usize::from(raw.record.iter().any(|cell| !cell.trim().is_empty()));
                }
                prop_assert_eq!(rows.len(), in_file, "rows in, and rows used or reported");
            }
        }
    }

    #[test]
    fn no_row_of_any_kind_is_lost_or_written_to_twice(
        rows in prop::collection::vec(row(), 1..30),
        skip in any::<bool>(),
        said in 0..4,
    ) {
        let list = format!("id,office,name,city,state,email,term_end\n{}\n", rows.join("\n"));
        let folder = TestList::with(list).add("do-not-write.csv", "c@x.example\n");
        let set = |list: &mut ListConfig| match said {
            1 => list.choice.per_office = NonZeroU32::new(1),
            2 => list.choice.except = vec![is("city", &["Ogden"])],
            3 => list.settings.ended_terms = EndedTerms::Send,
            _ => {}
        };
        let options = ListOptions { skip_invalid: skip, ..strict() };
        let scanned = Scanned::of(&folder.try_scan(set, &options).unwrap());
        let filled = rows.iter().filter(|row| row.bytes().any(|byte| byte != b',')).count();
        prop_assert_eq!(scanned.rows.len(), filled);
        let faulty = scanned.rows.iter().filter(|row| matches!(row, Row::Faulty(_))).count();
        prop_assert!(scanned.faults >= faulty as u64 && (!skip || faulty == 0));
        let mut inboxes: Vec<String> = scanned.addresses().iter().map(|address| address.to_lowercase()).collect();
        let mut keys: Vec<String> = scanned.recipients().iter().map(|recipient| recipient.key.to_string()).collect();
        for unique in [&mut inboxes, &mut keys] {
            unique.sort();
            prop_assert!(unique.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", unique);
        }
        prop_assert!(!inboxes.contains(&"c@x.example".to_owned()));
    }

    #[test]
    fn every_row_is_used_or_reported(cells in prop::collection::vec("[a-c]?(@x\\.example)?", 1..40), skip in any::<bool>()) {
        let list = format!("email,note\n{}\n", cells.iter().map(|cell| format!("{cell},n")).collect::<Vec<_>>().join("\n"));
        let folder = TestList::with(list);
        let scanned = Scanned::of(&folder.try_scan(as_it_is, &if skip { skipping() } else { strict() }).unwrap());
        prop_assert_eq!(scanned.rows.len(), cells.len());
        let mut used: Vec<String> = scanned.addresses().iter().map(|address| address.to_lowercase()).collect();
        let all = used.len();
        used.sort();
        used.dedup();
        prop_assert_eq!(used.len(), all, "an inbox twice");
        let wanted: std::collections::BTreeSet<&String> = cells.iter().filter(|cell| cell.len() > 1 && !cell.starts_with('@')).collect();
        prop_assert_eq!(used.len(), wanted.len());
    }
}
