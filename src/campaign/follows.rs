//! `follows`, `to` and `after`: a mailing that writes again to the recipients of another.

use super::file::{Fault, Section, text};
use redress_base::id::MailingName;
use redress_base::words::{nearest, quoted_series};
use redress_ledger::Audience;
use toml::de::DeValue;

/// Longer than a year after the first letter nobody remembers it.
const DAYS_MAX: u32 = 365;

/// Settings of the list, and of the meeting whose item stands in the subject: those of the mailing that is followed.
const OF_THE_FOLLOWED: [&str; 18] = [
    "recipients",
    "columns",
    "delimiter",
    "encoding",
    "sheet",
    "header_row",
    "contacts",
    "contacts_key",
    "as_of",
    "ended_terms",
    "several_addresses",
    "offices",
    "values",
    "per_inbox",
    "per_office",
    "stances",
    "opt_outs",
    "meeting",
];

/// Which mailing another follows, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follows {
    /// The mailing whose recipients are written to again.
    pub mailing: MailingName,
    /// Whom of them it is for.
    pub audience: Audience,
    /// So many days after the day on which the letter that it follows was sent; 0 for at once.
    pub after_days: u32,
}

/// Reads `to` and `after` of a mailing that follows this one, and refuses what belongs to the followed one.
pub(super) fn read_follows(section: &Section<'_>, followed: &MailingName) -> Option<Follows> {
    for key in OF_THE_FOLLOWED {
        let _: Option<()> = section.optional(key, |_| {
            let name = followed;
            Err(if key == "meeting" {
                Fault::new(
                    "a mailing that follows another has no meeting of its own",
                    "Take it out: its letters have the subject of those that they follow, and an agenda item would change it.",
                )
            } else {
                Fault::new(
                    format!("`{key}` is that of `{name}`, which this mailing follows"),
                    "Take it out: a follow-up goes to recipients of that mailing, read as they are there. `only` and `except` may narrow them.",
                )
            })
        });
    }
    let audience = section.required("to", "to = \"silent\"", audience);
    // Only silence takes time.
    let after = if audience == Some(Audience::Replied) {
        section.optional("after", days).or(Some(0))
    } else {
        section.required("after", "after = \"14 days\"", days)
    };
    Some(Follows {
        mailing: followed.clone(),
        audience: audience?,
        after_days: after?,
    })
}

/// `to` and `after` say nothing of a mailing that follows none.
pub(super) fn refuse_follow_ups_keys(section: &Section<'_>) {
    for key in ["to", "after"] {
        let _: Option<()> = section.optional(key, |_| {
            Err(Fault::new(
                format!("`{key}` is about a mailing that follows another, and this one follows none"),
                "Name the mailing whose recipients get it, `follows = \"congress\"`, or take it out.",
            ))
        });
    }
}

/// What is wrong with following this name.
pub(super) fn unfollowable(named: &str, own: Option<&str>, declared: &[String]) -> Fault {
    if own == Some(named) {
        return Fault::new(
            "a mailing cannot follow itself",
            "Name the mailing whose recipients get this letter as well.",
        );
    }
    if declared.iter().any(|known| known == named) {
        return Fault::new(
            format!("`{named}` follows this mailing in turn, so neither would be the first"),
            "One of them has to follow none, and to have `recipients`.",
        );
    }
    let others: Vec<&str> = declared
        .iter()
        .map(String::as_str)
        .filter(|known| Some(*known) != own)
        .collect();
    let help = match nearest(named, others.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if others.is_empty() => {
            "Name another mailing of this file; there is none yet.".to_owned()
        }
        None => format!("There are {}.", quoted_series(&others, "and")),
    };
    Fault::new(
        format!("there is no mailing `{}`", named.escape_debug()),
        help,
    )
}

fn audience(value: &DeValue<'_>) -> Result<Audience, Fault> {
    let word = text(value)?.trim();
    Audience::from_word(word).ok_or_else(|| {
        let words = Audience::ALL.map(Audience::word);
        let help = match nearest(word, words) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!(
                "Write {}: who has not answered, those of them whose program said that it was received, or who has.",
                quoted_series(words, "or")
            ),
        };
        Fault::new(
            format!("a follow-up cannot go to `{}`", word.escape_debug()),
            help,
        )
    })
}

/// `14 days`, `2 weeks`.
fn days(value: &DeValue<'_>) -> Result<u32, Fault> {
    const HELP: &str = "Write `14 days` or `2 weeks`.";
    let typed = text(value)?.trim();
    let refused = || {
        Fault::new(
            format!("`{}` is no number of days", typed.escape_debug()),
            HELP,
        )
    };
    let (number, unit) = typed.split_once(char::is_whitespace).ok_or_else(refused)?;
    let each = match unit.trim() {
        "day" | "days" => 1,
        "week" | "weeks" => 7,
        _ => return Err(refused()),
    };
    let days = number
        .parse::<u32>()
        .ok()
        .and_then(|number| number.checked_mul(each));
    days.filter(|days| (1..=DAYS_MAX).contains(days))
        .ok_or_else(|| {
            Fault::new(
                format!(
                    "`{}` is not between 1 and {DAYS_MAX} days",
                    typed.escape_debug()
                ),
                HELP,
            )
        })
}
