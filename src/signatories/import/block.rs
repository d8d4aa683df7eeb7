//! The block that a form's word for it means.

use redress_base::words::folded_name;

/// The one block of the list that this word can mean: itself in another spelling, or the only one that has its words, as
/// `State` is `State and local` and `National organization` is `National`.
#[must_use]
pub fn block_of<'b>(word: &str, blocks: &[&'b str]) -> Option<&'b str> {
    let word = folded_name(word);
    if let Some(same) = blocks.iter().find(|block| folded_name(block) == word) {
        return Some(same);
    }
    let has_all = |long: &str, short: &str| {
        let long: Vec<&str> = long.split(' ').collect();
        !short.is_empty() && short.split(' ').all(|word| long.contains(&word))
    };
    let mut found = blocks.iter().filter(|block| {
        let block = folded_name(block);
        has_all(&block, &word) || has_all(&word, &block)
    });
    // Of two that fit nobody here can tell which is meant.
    match (found.next(), found.next()) {
        (Some(block), None) => Some(block),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_the_one_block_that_it_can_mean() {
        let blocks = ["National", "State and local"];
        for (word, expected) in [
            ("NATIONAL", Some("National")),
            ("State", Some("State and local")),
            ("National organization", Some("National")),
            ("International", None),
            ("National, state and local", None),
            ("", None),
        ] {
            assert_eq!(block_of(word, &blocks), expected, "{word}");
        }
    }
}
