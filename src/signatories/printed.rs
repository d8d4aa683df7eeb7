//! The organizations that sign, as a letter prints them.

use super::order::sort_key;
use redress_base::signatories::{Signatories, Signatory};
use redress_base::words::{folded_name, in_words};
use unicode_width::UnicodeWidthStr;

/// Puts them in printing order. Scopes that differ in case and accents only are one block.
pub(super) fn in_order(mut list: Vec<Signatory>) -> Signatories {
    let mut blocks: Vec<(String, String)> = Vec::new(); // folded, as it is printed
    for signatory in &mut list {
        let scope = folded_name(&signatory.scope);
        match blocks.iter().find(|(known, _)| *known == scope) {
            // As it was spelt first.
            Some((_, printed)) => signatory.scope.clone_from(printed),
            None => blocks.push((scope, signatory.scope.clone())),
        }
    }
    let place = |scope: &str| {
        let block = blocks.iter().position(|(_, printed)| printed == scope);
        let national = block.is_some_and(|block| blocks[block].0 == "national");
        // None comes before every number.
        if national { None } else { block }
    };
    // The name as it is comes last, so that not even equals depend on how the file is sorted.
    list.sort_by_cached_key(|signatory| {
        (
            place(&signatory.scope),
            sort_key(&signatory.name),
            signatory.name.clone(),
        )
    });
    Signatories { list }
}

/// The list as a letter has it: the count in words, then each block, its names in so many columns, down before across.
#[must_use]
pub fn as_text(signatories: &Signatories, columns: usize) -> String {
    let noun = if signatories.list.len() == 1 {
        "organization"
    } else {
        "organizations"
    };
    let mut text = format!("{} {noun}\n", in_words(signatories.list.len()));
    for (scope, block) in signatories.blocks() {
        text.push('\n');
        if !scope.is_empty() {
            text.extend([scope, "\n\n"]);
        }
        let names: Vec<String> = block.iter().map(Signatory::with_state).collect();
        for line in in_columns(&names, columns) {
            text.extend(["  ", &line, "\n"]);
        }
    }
    text
}

/// Lines of texts that stand in columns of one width.
fn in_columns(texts: &[String], columns: usize) -> Vec<String> {
    const GAP: usize = 3;
    let columns = columns.max(1);
    let rows = texts.len().div_ceil(columns);
    let widest = texts.iter().map(|text| text.width()).max().unwrap_or(0);
    let line = |row: usize| {
        let mut line = String::new();
        for text in texts.iter().skip(row).step_by(rows) {
            line.push_str(text);
            line.push_str(&" ".repeat(widest + GAP - text.width()));
        }
        line.truncate(line.trim_end().len());
        line
    };
    (0..rows).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signatory(scope: &str, name: &str) -> Signatory {
        Signatory {
            name: name.to_owned(),
            scope: scope.to_owned(),
            state: String::new(),
        }
    }

    #[test]
    fn blocks_come_with_the_national_one_first() {
        let signatories = in_order(vec![
            signatory("State and local", "Ohio Justice"),
            signatory("Tribal", "Four Rivers Council"),
            signatory("national", "The Zenith Project"),
            signatory("State and Local", "The Alabama Table"),
            signatory("National", "Álvarez Fund"),
        ]);
        let blocks: Vec<(&str, Vec<&str>)> = signatories
            .blocks()
            .map(|(scope, block)| {
                (
                    scope,
                    block
                        .iter()
                        .map(|signatory| signatory.name.as_str())
                        .collect(),
                )
            })
            .collect();
        assert_eq!(
            blocks,
            [
                ("national", vec!["Álvarez Fund", "The Zenith Project"]),
                ("State and local", vec!["The Alabama Table", "Ohio Justice"]),
                ("Tribal", vec!["Four Rivers Council"]),
            ]
        );
    }

    #[test]
    fn the_list_prints_in_columns() {
        let mut list = vec![
            signatory("National", "Álvarez Fund"),
            signatory("National", "The Zenith Project"),
            signatory("National", "Bridge"),
            signatory("Local", "Ohio Justice"),
        ];
        list[3].state = "Ohio".to_owned();
        assert_eq!(
            as_text(&in_order(list), 2),
            "four organizations\n\nNational\n\n  Álvarez Fund         The Zenith Project\n  Bridge\n\n\
             Local\n\n  Ohio Justice, Ohio\n"
        );
        assert_eq!(as_text(&Signatories::default(), 2), "zero organizations\n");
    }
}
