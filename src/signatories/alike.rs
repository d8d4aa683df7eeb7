//! Names that may be one organization under two spellings.

use redress_base::words::folded_name;

/// Words that say what kind of body it is, and not which.
const KINDS: [&str; 12] = [
    "the",
    "inc",
    "incorporated",
    "llc",
    "org",
    "foundation",
    "fund",
    "of",
    "for",
    "and",
    "in",
    "usa",
];

/// Why two different names need a human eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Nearly the same letters.
    Spelling,
    /// One is made of the other's initials, or begins with the initials of its beginning.
    Initials,
    /// The same words in another order.
    Order,
    /// The same but for words such as "Inc." or "Foundation".
    Kind,
    /// One begins with the whole of the other: perhaps its affiliate.
    Affiliate,
}

impl Likeness {
    /// A fragment that follows both names.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Spelling => "are spelt nearly alike",
            Self::Initials => "may be one name and its initials",
            Self::Order => "are made of the same words",
            Self::Kind => "differ in a word like `Inc.` or `Foundation` only",
            Self::Affiliate => "may be a body and its affiliate",
        }
    }
}

/// A name taken apart once, to be compared with many.
pub(super) struct Comparable {
    folded: String,
    squeezed: String,
    core: Vec<String>,
    initials: String,
}

impl Comparable {
    pub(super) fn new(name: &str) -> Self {
        let folded = folded_name(name);
        let words: Vec<&str> = folded.split(' ').collect();
        let core = words
            .iter()
            .filter(|word| !KINDS.contains(word))
            .map(|word| (*word).to_owned())
            .collect();
        let initials = |skip_small: bool| -> String {
            let small = |word: &&&str| {
                !skip_small || !matches!(**word, "of" | "for" | "and" | "the" | "in")
            };
            words
                .iter()
                .filter(small)
                .filter_map(|word| word.chars().next())
                .collect()
        };
        Self {
            squeezed: folded.replace(' ', ""),
            core,
            initials: initials(true),
            folded,
        }
    }

    /// How two names are alike; none if they are clearly different, or one and the same.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        // One name twice is told elsewhere, and as an error (`review::twice`).
        if self.folded == other.folded {
            return None;
        }
        // Two letters would be the initials of too many.
        let initials = |short: &Self, long: &Self| {
            let whole = !short.folded.contains(' ') && short.squeezed == long.initials;
            short.squeezed.len() >= 3 && (whole || short.begins_with_initials_of(long))
        };
        // A single word would begin too many.
        let begins = |short: &Self, long: &Self| {
            short.core.len() < long.core.len()
                && short.core.len() >= 2
                && long.core.starts_with(&short.core)
        };
        // A pair may be alike in several ways; the most telling one is told.
        if !self.core.is_empty() && self.core == other.core {
            Some(Likeness::Kind)
        } else if initials(self, other) || initials(other, self) {
            Some(Likeness::Initials)
        } else if self.has_the_words_of(other) {
            Some(Likeness::Order)
        } else if begins(self, other) || begins(other, self) {
            Some(Likeness::Affiliate)
        } else if self.differs_by_a_slip(other) {
            Some(Likeness::Spelling)
        } else {
            None
        }
    }

    /// "ACRL of Ohio" beside "Alliance for Civil Rights and Liberties of Ohio".
    fn begins_with_initials_of(&self, long: &Self) -> bool {
        let Some((short, rest)) = self.folded.split_once(' ') else {
            return false;
        };
        let Some(begin) = long.folded.strip_suffix(rest).map(str::trim_end) else {
            return false;
        };
        let small = |word: &&str| !matches!(*word, "of" | "for" | "and" | "the" | "in");
        let initials = begin
            .split(' ')
            .filter(small)
            .filter_map(|word| word.chars().next());
        short.len() >= 3 && initials.eq(short.chars())
    }

    fn has_the_words_of(&self, other: &Self) -> bool {
        let sorted = |name: &Self| {
            let mut words = name.core.clone();
            words.sort_unstable();
            words
        };
        // A single word has no other order.
        self.core.len() >= 2 && self.core.len() == other.core.len() && sorted(self) == sorted(other)
    }

    /// At most one slip of the pen in twelve characters; digits are never a slip ("Local 12", "Local 13").
    fn differs_by_a_slip(&self, other: &Self) -> bool {
        let (one, two) = (&self.squeezed, &other.squeezed);
        let slips_max = one.len().min(two.len()) / 12;
        let digits = |name: &str| {
            name.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        one.len().abs_diff(two.len()) <= slips_max
            && digits(one) == digits(two)
            && strsim::damerau_levenshtein(one, two) <= slips_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_need_a_human_eye_are_found() {
        use Likeness as L;
        for (one, two, likeness) in [
            (
                "ACRL",
                "Alliance for Civil Rights and Liberties",
                Some(L::Initials),
            ),
            (
                "A.C.R.L.",
                "The Alliance for Civil Rights and Liberties",
                Some(L::Initials),
            ),
            (
                "ACRL of Ohio",
                "Alliance for Civil Rights and Liberties of Ohio",
                Some(L::Initials),
            ),
            (
                "ACRL of Ohio",
                "Alliance for Civil Rights and Liberties of Iowa",
                None,
            ),
            (
                "Riverton Justice Center",
                "Justice Center of Riverton",
                Some(L::Order),
            ),
            (
                "Riverton Justice Center",
                "Riverton Justice Centre",
                Some(L::Spelling),
            ),
            (
                "Riverton Justice Center",
                "Riverton Justice Center, Inc.",
                Some(L::Kind),
            ),
            (
                "Open Doors Network",
                "Open Doors Network of Ohio",
                Some(L::Affiliate),
            ),
            ("Privacy Alliance of Ohio", "Privacy Alliance of Iowa", None),
            ("Transit Workers Local 12", "Transit Workers Local 13", None),
            ("Justice Ohio", "Justice Oregon", None),
            ("The Commons", "THE COMMONS", None),
        ] {
            assert_eq!(
                Comparable::new(one).likeness(&Comparable::new(two)),
                likeness,
                "{one} / {two}"
            );
            assert_eq!(
                Comparable::new(two).likeness(&Comparable::new(one)),
                likeness,
                "{two} / {one}"
            );
        }
    }
}
