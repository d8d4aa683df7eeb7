//! Words that stand in the cells of lists, as `campaign.toml` gives them: one, or several.

use super::file::{Fault, Section, kind, text};
use std::collections::BTreeMap;
use toml::de::DeValue;

/// `"Contact?" = ["no", "never"]`: the header of a column, and the words with which it holds a row back.
pub(super) fn read_opt_outs(section: &Section<'_>) -> BTreeMap<String, Vec<String>> {
    let mut columns = BTreeMap::new();
    for (header, value) in section.entries() {
        match value.get_ref() {
            // No word of the column holds a row back: it is not what its header seems to say.
            DeValue::Array(words) if words.is_empty() => {
                columns.insert(header.to_owned(), Vec::new());
            }
            value => match words(value) {
                Ok(words) => {
                    columns.insert(header.to_owned(), words);
                }
                Err(fault) => section.fault(header, fault),
            },
        }
    }
    columns
}

/// One text, or a list of texts; an empty text stands for an empty cell.
pub(super) fn words(value: &DeValue<'_>) -> Result<Vec<String>, Fault> {
    match value {
        DeValue::String(text) => Ok(vec![text.trim().to_owned()]),
        // An empty list would leave out everybody (`only`) or nobody (`except`), which a typed condition hardly means.
        DeValue::Array(items) if !items.is_empty() => items
            .iter()
            .map(|item| text(item.get_ref()).map(|text| text.trim().to_owned()))
            .collect(),
        other => Err(Fault::new(
            format!(
                "this is {}, where a text or a list of texts belongs",
                kind(other)
            ),
            "Write `\"CA\"` or `[\"CA\", \"OR\"]`.",
        )),
    }
}
