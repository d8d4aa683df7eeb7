//! Words that a campaign explains in sections of a mailing.

use super::*;

#[test]
fn words_for_stances_are_words_for_one_of_the_five() {
    for (line, message, help) in [
        (
            "sponsr = \"lead\"",
            "`sponsr` is no stance",
            "Did you mean `sponsor`?",
        ),
        (
            "sponsor = \"lead\"\nopposed = [\"lead\"]",
            "`lead` stands for two stances",
            "Keep it under one of them.",
        ),
        // An empty cell means one thing everywhere.
        (
            "opposed = [\"no\", \"\"]",
            "an empty cell is `unknown`",
            "Fill in the cells, or give them a stance in `[mailing.values]`.",
        ),
    ] {
        let found = problems(&format!("{WHOLE}[mailing.stances]\n{line}\n"));
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        assert_eq!((found[0].1.as_str(), found[0].2.as_str()), (message, help));
    }
}
