//! Several things in one sentence.

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
        assert_eq!(quoted_list(["a", "b", "c"]), "`a`, `b`, `c`");
    }
}
