//! What may be said with a name, and what must not be.

/// What follows a surname and never stands in a salutation.
const SUFFIXES: [&str; 18] = [
    "jr", "sr", "ii", "iii", "iv", "v", "esq", "esquire", "md", "phd", "jd", "dds", "rn", "cpa",
    "usa", "ret", "dvm", "mba",
];

/// Titles before a name that do not go with "The Honorable".
const RANKS: [&str; 14] = [
    "dr",
    "doctor",
    "gen",
    "general",
    "col",
    "colonel",
    "lt",
    "lieutenant",
    "maj",
    "major",
    "capt",
    "captain",
    "adm",
    "admiral",
];

/// The surname as a salutation has it: without `Jr.`, `III`, `Esq.` and the like.
pub(crate) fn surname(last_name: &str) -> &str {
    let mut name = last_name.trim();
    // More than one may follow: `Reid, Jr., Esq.`
    loop {
        let Some(cut) = name.rfind([',', ' ']) else {
            return name;
        };
        let bare: String = name[cut + 1..]
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect::<String>()
            .to_lowercase();
        if !SUFFIXES.contains(&bare.as_str()) {
            return name.trim_end_matches(',');
        }
        name = name[..cut].trim_end_matches([',', ' ']);
    }
}

/// Whether a name takes "The Honorable": neither a surname alone nor one with `Dr.` or a rank.
pub(crate) fn takes_honorable(full_name: &str) -> bool {
    let first = full_name.split_whitespace().next().unwrap_or("");
    let bare = first.trim_end_matches('.').to_lowercase();
    full_name.split_whitespace().count() > 1 && !RANKS.contains(&bare.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_leave_the_surname() {
        for (typed, said) in [
            ("Anders, Jr.", "Anders"),
            ("Stewart Jr.", "Stewart"),
            ("Reid III", "Reid"),
            ("Lumumba, Esq.", "Lumumba"),
            ("Escobar Jr", "Escobar"),
            ("Luján", "Luján"),
            ("Cortez Masto", "Cortez Masto"),
            ("Van Hollen", "Van Hollen"),
            ("O'Leary", "O'Leary"),
            ("Hoyle, Ph.D., Jr.", "Hoyle"),
            ("V", "V"),
        ] {
            assert_eq!(surname(typed), said);
        }
    }

    #[test]
    fn the_honorable_needs_a_whole_plain_name() {
        assert!(takes_honorable("Ana Lopez"));
        assert!(!takes_honorable("Lopez"));
        assert!(!takes_honorable("Dr. Ana Lopez"));
        assert!(!takes_honorable("Lt. Gen. Ana Lopez"));
    }
}
