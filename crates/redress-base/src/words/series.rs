//! Several things in one sentence.

use super::counts::grouped;

/// The items with commas, and this word before the last: `a, b and c`. Nothing for none.
pub fn series<T: AsRef<str>>(items: impl IntoIterator<Item = T>, before_last: &str) -> String {
    let items: Vec<T> = items.into_iter().collect();
    let Some((last, first)) = items.split_last() else {
        return String::new();
    };
    let mut sentence = String::new();
    for (index, item) in first.iter().enumerate() {
        if index > 0 {
            sentence.push_str(", ");
        }
        sentence.push_str(item.as_ref());
    }
    if !first.is_empty() {
        sentence.push(' ');
        sentence.push_str(before_last);
        sentence.push(' ');
    }
    sentence.push_str(last.as_ref());
    sentence
}

/// Rows that are named one by one in a sentence at most.
const ROWS_NAMED: usize = 10;

/// `row 3`, `rows 3, 7 and 9`, `rows 2, 3, 5 and 183 more`: the first of `count` rows, and how many are not named.
pub fn rows_in_words(first: &[u64], count: u64) -> String {
    let named = &first[..first.len().min(ROWS_NAMED)];
    let mut items: Vec<String> = named.iter().map(u64::to_string).collect();
    let others = count.saturating_sub(named.len() as u64);
    if others > 0 {
        items.push(format!("{} more", grouped(others)));
    }
    let noun = if items.len() == 1 { "row" } else { "rows" };
    format!("{noun} {}", series(items, "and"))
}

/// The same with each item between backticks: `` `a`, `b` or `c` ``.
pub fn quoted_series<T: AsRef<str>>(
    items: impl IntoIterator<Item = T>,
    before_last: &str,
) -> String {
    let quoted = items.into_iter().map(|item| format!("`{}`", item.as_ref()));
    series(quoted, before_last)
}

/// Names of which any will do, each between backticks: `` `a`, `b`, `c` ``.
pub fn quoted_list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let quoted = names.into_iter().map(|name| format!("`{}`", name.as_ref()));
    quoted.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_read_as_a_sentence_has_them() {
        assert_eq!(series::<&str>([], "and"), "");
        assert_eq!(series(["a"], "and"), "a");
        assert_eq!(series(["a", "b"], "or"), "a or b");
        assert_eq!(series(["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(quoted_series(["a", "b", "c"], "or"), "`a`, `b` or `c`");
        assert_eq!(rows_in_words(&[3], 1), "row 3");
        assert_eq!(rows_in_words(&[3, 7], 2), "rows 3 and 7");
        assert_eq!(
            rows_in_words(&[2, 3, 5], 1_186),
            "rows 2, 3, 5 and 1,183 more"
        );
        assert_eq!(quoted_list(["a", "b", "c"]), "`a`, `b`, `c`");
    }
}
