//! Whatever bytes a list has: no panic, and every row is used or reported.

use super::support::{Folder, Scanned};
use crate::recipients::Row;
use proptest::prelude::*;

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_break_the_reader(bytes in prop_oneof![list_like(), prop::collection::vec(any::<u8>(), 0..300)]) {
        if let Ok(list) = Folder::with(&bytes).keep_scan() {
            let rows: Vec<Row> = list.1.rows().unwrap().collect();
            let errors = list.1.problems.has_errors();
            prop_assert!(errors || !rows.iter().any(|row| matches!(row, Row::Faulty(_))));
        }
    }

    #[test]
    fn every_row_is_used_or_reported(cells in prop::collection::vec("[a-c]?(@x\\.example)?", 1..40), skip in any::<bool>()) {
        let list = format!("email,note\n{}\n", cells.iter().map(|cell| format!("{cell},n")).collect::<Vec<_>>().join("\n"));
        let folder = Folder::with(list);
        let scanned = Scanned::of(&folder.scan_with("", skip).unwrap());
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
