//! Words of the table that are written in many ways.

use serde::{Deserialize as _, Deserializer};

/// Words with their alternatives written out: `{in|on} this session` is `in this session` and `on this session`.
pub(super) fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let written = Vec::<String>::deserialize(from)?;
    Ok(written.iter().flat_map(|word| spellings(word)).collect())
}

fn spellings(word: &str) -> Vec<String> {
    let alternatives = word
        .split_once('{')
        .and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (inside, behind))) = alternatives else {
        return vec![word.to_owned()];
    };
    let endings = spellings(behind);
    inside
        .split('|')
        .flat_map(|chosen| {
            endings
                .iter()
                .map(move |ending| format!("{before}{chosen}{ending}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn every_alternative_is_written_out() {
        assert_eq!(spellings("plain"), ["plain"]);
        assert_eq!(
            spellings("a {b|c} d{e|}"),
            ["a b de", "a b d", "a c de", "a c d"]
        );
    }
}
