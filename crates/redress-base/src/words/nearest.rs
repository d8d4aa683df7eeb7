//! The name that was probably meant.

/// The known name that a typed one is most like, if any is near enough to be worth asking about.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // Neither capitals nor the kind of gap between words are slips.
    let folded = |name: &str| name.to_lowercase().replace(['-', ' '], "_");
    let typed = folded(typed);
    // One slip in three letters: further away, something else was meant.
    let reach = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .filter_map(|name| {
            let candidate = folded(name);
            // A name broken off is near however much is missing; two letters begin too many.
            let begins = typed.len().min(candidate.len()) >= 3
                && (candidate.starts_with(&typed) || typed.starts_with(&candidate));
            let distance = if begins {
                1
            } else {
                strsim::damerau_levenshtein(&typed, &candidate)
            };
            (distance <= reach).then_some((distance, name))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The question an error asks about a misspelt name: "Did you mean `name`?"; none where no known name is near enough.
pub fn quoted_nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    nearest(typed, known).map(|name| format!("Did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_name_is_recognized() {
        let known = [
            "name",
            "email",
            "reply_to",
            "recipients",
            "ended_terms",
            "no",
            "not now",
        ];
        for (typed, meant) in [
            ("reply-to", Some("reply_to")),
            ("recipient", Some("recipients")),
            ("recpients", Some("recipients")),
            ("Email", Some("email")),
            ("emial", Some("email")),
            ("ended", Some("ended_terms")),
            // Two letters begin too much.
            ("not nw", Some("not now")),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(nearest(typed, known), meant, "{typed}");
        }
    }
}
