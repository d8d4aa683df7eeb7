//! UIDs as they are written in a command: `1:4,7`.

use std::fmt::Write as _;

/// Writes them, in whatever order they come.
pub(crate) fn uid_set(uids: &[u32]) -> String {
    let mut sorted = uids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut text = String::new();
    let mut at = 0;
    while let Some(first) = sorted.get(at) {
        let mut last = *first;
        at += 1;
        while last.checked_add(1).as_ref() == sorted.get(at) && at < sorted.len() {
            last = sorted[at];
            at += 1;
        }
        let comma = if text.is_empty() { "" } else { "," };
        let _ = if last == *first {
            write!(text, "{comma}{first}")
        } else {
            write!(text, "{comma}{first}:{last}")
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::uid_set;

    #[test]
    fn neighbours_are_written_as_one() {
        assert_eq!(uid_set(&[7, 1, 2, 3, 3, 9, 8]), "1:3,7:9");
        assert_eq!(uid_set(&[u32::MAX, 1]), "1,4294967295");
        assert_eq!(uid_set(&[]), "");
    }
}
