//! Time zones by their names, and by the words that people in the United States have for them.

use super::nearest;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// What people call the zones of the United States, without what [`bare`] takes away, and the zone of the database whose
/// clocks they mean: those with daylight time where the zone has it.
///
/// The names are those of the law (15 U.S.C. 263), their usual letters, and what Windows and calendars show. `Atlantic`
/// stays out: Puerto Rico has no daylight time and Halifax has it.
const US_ZONES: [(&str, &str); 31] = [
    ("eastern", "America/New_York"),
    ("et", "America/New_York"),
    ("edt", "America/New_York"),
    ("est/edt", "America/New_York"),
    ("central", "America/Chicago"),
    ("ct", "America/Chicago"),
    ("cst", "America/Chicago"),
    ("cdt", "America/Chicago"),
    ("cst/cdt", "America/Chicago"),
    ("mountain", "America/Denver"),
    ("mt", "America/Denver"),
    ("mdt", "America/Denver"),
    ("mst/mdt", "America/Denver"),
    ("arizona", "America/Phoenix"),
    ("pacific", "America/Los_Angeles"),
    ("pt", "America/Los_Angeles"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("pst/pdt", "America/Los_Angeles"),
    ("alaska", "America/Anchorage"),
    ("alaskan", "America/Anchorage"),
    ("akt", "America/Anchorage"),
    ("akst", "America/Anchorage"),
    ("akdt", "America/Anchorage"),
    ("hawaii", "Pacific/Honolulu"),
    ("hawaiian", "Pacific/Honolulu"),
    ("hawaii aleutian", "Pacific/Honolulu"),
    ("ht", "Pacific/Honolulu"),
    ("samoa", "Pacific/Pago_Pago"),
    ("chamorro", "Pacific/Guam"),
    ("chst", "Pacific/Guam"),
];

/// Names in the database whose clocks never change, though the clocks of most who write them do; and whose do.
const FIXED: [(&str, u32, &str); 2] =
    [("EST", 5, "America/New_York"), ("MST", 7, "America/Denver")];

const HELP: &str = "Write a name of the zone database, such as `America/New_York`.";

/// A time zone that was asked for by name.
#[derive(Clone, Debug)]
pub struct NamedZone {
    /// The zone.
    pub zone: TimeZone,
    /// What deserves a look about its name, and what to write; none for most.
    pub note: Option<(String, String)>,
}

/// The time zone of this name in the zone database, or of one of the United States' own words (`Eastern`, `Pacific Time`,
/// `ET`, `Central Standard Time`); else what is wrong with the name, and what to write.
pub fn zone_named(written: &str) -> Result<NamedZone, (String, String)> {
    let word = bare(written);
    let of_us = US_ZONES
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, name)| *name);
    if let Ok(zone) = TimeZone::get(of_us.unwrap_or(written)) {
        let note = FIXED
            .iter()
            .find(|(name, ..)| name.eq_ignore_ascii_case(written))
            .map(|(name, hours, moving)| {
                (
                    format!("`{name}` is {hours} hours behind UTC all year, without daylight time"),
                    format!("Write `{moving}` for clocks that change in March and November."),
                )
            });
        return Ok(NamedZone { zone, note });
    }
    let help =
        meant(written).map_or_else(|| HELP.to_owned(), |name| format!("Did you mean `{name}`?"));
    Err((
        format!("`{}` is no time zone", written.escape_debug()),
        help,
    ))
}

/// A name without capitals, dots, and the words that most names of zones have: `Central Standard Time`,
/// `Eastern Time (US & Canada)`, `U.S. Pacific`.
fn bare(written: &str) -> String {
    let lower = written.to_lowercase().replace('.', "");
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '/');
    let kept: Vec<&str> = words
        .filter(|word| {
            !matches!(
                *word,
                "" | "time" | "standard" | "daylight" | "zone" | "us" | "usa" | "and" | "canada"
            )
        })
        .collect();
    kept.join(" ")
}

/// The zone that a misspelt name means. Never one of another continent: letters would leave in the night.
fn meant(written: &str) -> Option<String> {
    let zones: Vec<String> = jiff::tz::db()
        .available()
        .map(|zone| zone.as_str().to_owned())
        .collect();
    let written = written.trim();
    if let Some((area, place)) = written.split_once('/') {
        let areas: BTreeSet<&str> = zones
            .iter()
            .filter_map(|zone| zone.split_once('/'))
            .map(|(area, _)| area)
            .collect();
        let area = nearest(area, areas)?;
        let places = zones
            .iter()
            .filter_map(|zone| zone.strip_prefix(area)?.strip_prefix('/'));
        return Some(format!("{area}/{}", nearest(place, places)?));
    }
    let city = written.replace([' ', '-'], "_");
    let place_of = |zone: &str| zone.rsplit('/').next().unwrap_or_default().to_owned();
    // A city that has its own zone, wherever it is; misspelt, it is sought among those of America alone.
    let exact = zones
        .iter()
        .find(|zone| zone.contains('/') && place_of(zone).eq_ignore_ascii_case(&city));
    let american = || {
        let of_america = zones.iter().filter(|zone| zone.starts_with("America/"));
        let places: Vec<String> = of_america.map(|zone| place_of(zone)).collect();
        let place = nearest(&city, places.iter().map(String::as_str))?.to_owned();
        zones
            .iter()
            .find(|zone| zone.starts_with("America/") && place_of(zone) == place)
    };
    exact.or_else(american).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iana(written: &str) -> Option<String> {
        let named = zone_named(written).ok()?;
        named.zone.iana_name().map(str::to_owned)
    }

    #[test]
    fn words_of_the_united_states_are_zones() {
        for (written, name) in [
            ("Eastern", "America/New_York"),
            ("eastern time", "America/New_York"),
            ("ET", "America/New_York"),
            ("E.T.", "America/New_York"),
            ("Eastern Time (US & Canada)", "America/New_York"),
            ("Central Standard Time", "America/Chicago"),
            ("Central Daylight Time", "America/Chicago"),
            ("CST", "America/Chicago"),
            ("Mountain", "America/Denver"),
            ("Mountain Time (US and Canada)", "America/Denver"),
            ("Arizona", "America/Phoenix"),
            ("Pacific Time", "America/Los_Angeles"),
            ("PST/PDT", "America/Los_Angeles"),
            ("Alaskan Standard Time", "America/Anchorage"),
            ("Hawaii-Aleutian", "Pacific/Honolulu"),
            // Names of the database stay what they are.
            ("US/Eastern", "US/Eastern"),
            ("Europe/Berlin", "Europe/Berlin"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(iana(written).as_deref(), Some(name), "{written}");
        }
        // Nobody could say which clocks are meant.
        for unclear in ["Atlantic", "AST", "Standard Time", "", "5"] {
            assert_eq!(iana(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn every_word_leads_to_a_zone_that_exists() {
        for (word, name) in US_ZONES {
            assert_eq!(bare(word), word, "would never be found");
            assert!(TimeZone::get(name).is_ok(), "{name}");
        }
        for (name, hours, moving) in FIXED {
            let january = "2027-01-15T12:00:00Z".parse().unwrap();
            let july = "2027-07-15T12:00:00Z".parse().unwrap();
            let zone = TimeZone::get(name).unwrap();
            for at in [january, july] {
                let offset = zone.to_offset(at).seconds();
                assert_eq!(offset, -3600 * i32::try_from(hours).unwrap(), "{name}");
            }
            let moving = TimeZone::get(moving).unwrap();
            assert_ne!(moving.to_offset(january), moving.to_offset(july));
        }
    }

    #[test]
    fn clocks_that_never_change_are_noted() {
        let note = |written| zone_named(written).unwrap().note;
        let (message, help) = note("est").unwrap();
        assert_eq!(
            message,
            "`EST` is 5 hours behind UTC all year, without daylight time"
        );
        assert_eq!(
            help,
            "Write `America/New_York` for clocks that change in March and November."
        );
        assert!(note("MST").is_some());
        for plain in ["America/Phoenix", "HST", "Eastern", "EST5EDT"] {
            assert_eq!(note(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_misspelt_zone_is_answered_with_the_nearest_of_its_continent() {
        let help = |written| zone_named(written).unwrap_err().1;
        for (written, name) in [
            ("America/New_Yrok", "America/New_York"),
            ("America/Chicgo", "America/Chicago"),
            ("Amercia/Chicago", "America/Chicago"),
            ("america/los angeles", "America/Los_Angeles"),
            ("America/Louisville/Kentucky", "America/Louisville"),
            ("New York", "America/New_York"),
            ("Chicgo", "America/Chicago"),
            ("Berlin", "Europe/Berlin"),
        ] {
            assert_eq!(
                help(written),
                format!("Did you mean `{name}`?"),
                "{written}"
            );
        }
        let (message, _) = zone_named("America/New_Yrok").unwrap_err();
        assert_eq!(message, "`America/New_Yrok` is no time zone");
        for (written, area) in [
            // Its name is nearest to one of Asia's, and no clock of America's is called like it.
            ("America/Kolkata", "Asia/"),
            ("Kolkatta", "Asia/"),
            ("Manilla", "Asia/"),
        ] {
            assert!(!help(written).contains(area), "{}", help(written));
        }
        assert_eq!(help("somewhere"), HELP);
    }
}
