//! How the single values of `campaign.toml` are read.

use super::file::{Fault, Section, kind, text};
use super::part_note::is_part;
use jiff::civil::Date;
use jiff::tz::{Disambiguation, TimeZone};
use jiff::{SignedDuration, Timestamp};
use redress_base::address::{EmailAddress, Parsed};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::hidden::hidden_character;
use redress_base::toml_slip::BACKSLASH_HELP;
use redress_base::words::{parse_moment_as, zone_named};
use redress_letters::hidden_in_value;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use std::time::Duration;
use toml::de::DeValue;

const NAME_CHARACTERS_MAX: usize = 200;

/// One line of text: not empty, nothing hidden in it.
pub(super) fn name<'f>(value: &'f DeValue<'f>) -> Result<&'f str, Fault> {
    name_text(text(value)?)
}

/// The same for text from elsewhere.
pub(super) fn name_text(text: &str) -> Result<&str, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::new(
            "this is empty",
            "Write something between the quotes.",
        ));
    }
    if let Some(hidden) = hidden_character(text) {
        let message = format!(
            "the character {} cannot be seen and may not stand here",
            code_point(hidden)
        );
        // What `"DOMAIN\new"` and `"DOMAIN\ben"` come to.
        let help = if matches!(hidden, '\u{8}' | '\t' | '\n' | '\u{c}' | '\r' | '\u{1b}') {
            format!("Write it on one line. {BACKSLASH_HELP}")
        } else {
            "Type the text again instead of pasting it; it stays on one line.".to_owned()
        };
        return Err(Fault::new(message, help));
    }
    // Characters and not bytes, so that a name in accented letters has the same room.
    if text.chars().count() > NAME_CHARACTERS_MAX {
        let message = format!("this is longer than {NAME_CHARACTERS_MAX} characters");
        return Err(Fault::new(message, "Make it shorter."));
    }
    Ok(text)
}

/// Yes or no. In quotes it could be read either way, so it is not guessed.
pub(super) fn truth(value: &DeValue<'_>) -> Result<bool, Fault> {
    match value {
        DeValue::Boolean(truth) => Ok(*truth),
        other => Err(Fault::new(
            format!("this is {}, not true or false", kind(other)),
            "Write `true` or `false`, without quotes.",
        )),
    }
}

/// A name that goes beside an address in a header: no character that could be taken for an address.
pub(super) fn sender_name<'f>(value: &'f DeValue<'f>) -> Result<&'f str, Fault> {
    sender_name_text(text(value)?)
}

/// The same for text from elsewhere.
pub(super) fn sender_name_text(text: &str) -> Result<&str, Fault> {
    let text = name_text(text)?;
    if text.contains(['<', '>', '@']) {
        return Err(Fault::new(
            "a name with `<`, `>` or `@` can be mistaken for an address",
            "Write only the name here, and the address under `email`.",
        ));
    }
    Ok(text)
}

/// An address we may write to or from.
pub(super) fn email(value: &DeValue<'_>) -> Result<Parsed, Fault> {
    email_text(text(value)?)
}

/// The same, from text that stands in no file.
pub(super) fn email_text(text: &str) -> Result<Parsed, Fault> {
    EmailAddress::parse(text).map_err(|error| {
        let message = format!("`{text}` is no address to write from or to: {error}");
        Fault::new(
            message,
            "Write one address, such as `letters@coalition.example`.",
        )
    })
}

/// A day: `"2021-02-16"`, with or without the quotes.
pub(super) fn date(value: &DeValue<'_>) -> Result<Date, Fault> {
    let written = match value {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Datetime(date) => date.to_string(),
        other => {
            return Err(Fault::new(
                format!("this is {}, not a date", kind(other)),
                DATE_HELP,
            ));
        }
    };
    let date: Result<Date, _> = written.parse();
    // What reads as a date may have a time behind it, or be spelt otherwise; it must be the day and nothing else.
    date.ok()
        .filter(|date| date.to_string() == written)
        .ok_or_else(|| {
            Fault::new(
                format!("`{}` is no date", written.escape_debug()),
                DATE_HELP,
            )
        })
}

const DATE_HELP: &str = "Write year, month and day, such as `\"2021-02-16\"`.";

/// A moment: with its offset from UTC, or as local time in the campaign's zone, or a day, which means its beginning.
/// `doubled` says which of two is meant in an hour that the clocks repeat, and around one that they skip.
pub(super) fn moment(
    value: &DeValue<'_>,
    zone: &TimeZone,
    doubled: Disambiguation,
) -> Result<Timestamp, Fault> {
    let written = match value {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Datetime(date) => date.to_string(),
        other => {
            return Err(Fault::new(
                format!("this is {}, not a moment", kind(other)),
                MOMENT_HELP,
            ));
        }
    };
    let fault = || {
        Fault::new(
            format!("`{}` is no moment", written.escape_debug()),
            MOMENT_HELP,
        )
    };
    parse_moment_as(&written, zone, doubled).map_err(|_| fault())
}

const MOMENT_HELP: &str = "Write date and time, such as `\"2021-02-16T09:00:00-05:00\"`; without the offset, the \
                           campaign's own time zone is meant.";

/// The time zone under `timezone`, by its name in the zone database or a word of the United States'.
pub(super) fn time_zone(section: &Section<'_>) -> Option<TimeZone> {
    let named = section.optional("timezone", |value| {
        zone_named(text(value)?.trim()).map_err(|(message, help)| Fault::new(message, help))
    })?;
    if let Some((message, help)) = named.note {
        section.note("timezone", message, help);
    }
    Some(named.zone)
}

/// A span of time such as `"10 min"` or `"90s"`.
pub(super) fn duration(value: &DeValue<'_>) -> Result<Duration, Fault> {
    let written = text(value)?.trim();
    let span: Option<SignedDuration> = written.parse().ok();
    span.and_then(|span| Duration::try_from(span).ok())
        .ok_or_else(|| {
            let message = format!("`{}` is no span of time", written.escape_debug());
            Fault::new(
                message,
                "Write a number and a unit, such as `\"10 min\"` or `\"90 s\"`.",
            )
        })
}

/// A whole number from 1 to `most`.
pub(super) fn count(value: &DeValue<'_>, most: u32) -> Result<u32, Fault> {
    let DeValue::Integer(number) = value else {
        let found = if matches!(value, DeValue::Float(_)) {
            "a fraction"
        } else {
            kind(value)
        };
        return Err(Fault::new(
            format!("this is {found}, not a whole number"),
            "Write a whole number without quotes.",
        ));
    };
    // TOML has numbers in base 16, 8 and 2 as well.
    u32::from_str_radix(number.as_str(), number.radix())
        .ok()
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| {
            Fault::new(
                format!("`{number}` is out of range"),
                format!("Write a number from 1 to {most}."),
            )
        })
}

/// A path inside the folder, to a file that exists and may be read.
pub(super) fn existing_file(folder: &Folder, value: &DeValue<'_>) -> Result<CampaignPath, Fault> {
    let path = CampaignPath::parse(text(value)?.trim()).map_err(|error| {
        Fault::new(
            error.to_string(),
            "Every file of a campaign stands in its folder, so that it can be approved whole.",
        )
    })?;
    // Opened and not only looked for: a device, a link that leads out and a want of permission are told now.
    match folder.open(&path) {
        Ok(_) => Ok(path),
        // The file is named once.
        Err(problem) if problem.message.contains(path.as_str()) => {
            Err(Fault::new(problem.message, problem.help))
        }
        Err(problem) => Err(Fault::new(
            format!("`{path}`: {}", problem.message),
            problem.help,
        )),
    }
}

/// A path inside the folder, to a list: one that exists, but in a part of a campaign, which came without them.
pub(super) fn list_file(folder: &Folder, value: &DeValue<'_>) -> Result<CampaignPath, Fault> {
    let found = existing_file(folder, value);
    if found.is_err()
        && is_part(folder)
        && let Ok(path) = CampaignPath::parse(text(value)?.trim())
        && folder.path(&path).symlink_metadata().is_err()
    {
        return Ok(path);
    }
    found
}

/// The free values of `[values]`: anything TOML can say, without hidden characters.
pub(super) fn free_values(section: &Section<'_>) -> toml::Table {
    let mut values = toml::Table::new();
    for (key, value) in section.entries() {
        match toml::Value::deserialize(value.clone().into_deserializer()) {
            Ok(value) => match hidden_in_value(&value) {
                None => {
                    values.insert(key.to_owned(), value);
                }
                Some(hidden) => section.fault(
                    key,
                    Fault::new(
                        format!(
                            "`{key}` holds the character {}, which cannot be seen",
                            code_point(hidden)
                        ),
                        "Type the text again instead of pasting it.",
                    ),
                ),
            },
            Err(error) => section.fault(
                key,
                Fault::new(error.message(), "Write it as text between quotes."),
            ),
        }
    }
    values
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
