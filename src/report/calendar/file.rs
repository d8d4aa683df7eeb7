//! The calendar file as a whole.

use super::date::{CampaignDate, in_utc};
use super::dates::dates_of;
use super::earlier::{EarlierEntry, PRODUCT, entries_of, find};
use super::lines::push_folded;
use crate::campaign::Campaign;
use jiff::Timestamp;
use std::io;

/// A campaign's dates, as they become a calendar file.
#[derive(Debug)]
pub struct CalendarFile {
    dates: Vec<CampaignDate>,
    entries: Vec<EarlierEntry>,
    moved: u64,
    called_off: u64,
}

impl CalendarFile {
    /// Takes a campaign's dates, as of `now`. `earlier` is the file that was written before; none if it is no calendar of this
    /// program's.
    #[must_use]
    pub fn new(campaign: &Campaign, earlier: Option<&str>, now: Timestamp) -> Option<Self> {
        let earlier = match earlier {
            Some(text) => entries_of(text)?,
            None => Vec::new(),
        };
        Some(Self::of(dates_of(campaign), earlier, &in_utc(now)))
    }

    fn of(dates: Vec<CampaignDate>, earlier: Vec<EarlierEntry>, now: &str) -> Self {
        let (mut entries, mut moved, mut called_off) = (Vec::new(), 0, 0);
        for date in &dates {
            let properties = date.properties();
            let known = earlier.iter().find(|earlier| is_same(earlier, &properties));
            let entry = match known {
                Some(known) if known.properties == properties => known.clone(),
                known => {
                    // Words may change as they like; another date, and one that is on again, must be seen.
                    let is_moved = known.is_some_and(|known| {
                        ["DTSTART", "STATUS"]
                            .iter()
                            .any(|name| known.property(name) != find(&properties, name))
                    });
                    moved += u64::from(is_moved);
                    EarlierEntry {
                        properties,
                        stamp: now.to_owned(),
                        sequence: known.map_or(0, |known| known.sequence) + u64::from(is_moved),
                    }
                }
            };
            entries.push(entry);
        }
        // Left out, it would stay in the calendars that have it.
        for mut gone in earlier {
            if entries
                .iter()
                .any(|entry| is_same(&gone, &entry.properties))
            {
                continue;
            }
            let mut statuses = gone.properties.iter_mut();
            if let Some(status) = statuses.find(|line| *line == "STATUS:CONFIRMED") {
                "STATUS:CANCELLED".clone_into(status);
                gone.sequence += 1;
                now.clone_into(&mut gone.stamp);
                called_off += 1;
            }
            entries.push(gone);
        }
        Self {
            dates,
            entries,
            moved,
            called_off,
        }
    }

    /// Whether there is nothing to write: no date, and none that was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Its dates, a line each: `2021-03-16  Riverbend City Council, item 7.2`.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.dates.iter().map(CampaignDate::words)
    }

    /// How many dates were moved since the earlier file.
    #[must_use]
    pub fn moved(&self) -> u64 {
        self.moved
    }

    /// How many were called off since then.
    #[must_use]
    pub fn called_off(&self) -> u64 {
        self.called_off
    }

    /// Writes it.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut text = String::new();
        for line in ["BEGIN:VCALENDAR", "VERSION:2.0", PRODUCT] {
            push_folded(line, &mut text);
        }
        for entry in &self.entries {
            push_folded("BEGIN:VEVENT", &mut text);
            push_folded(&format!("DTSTAMP:{}", entry.stamp), &mut text);
            push_folded(&format!("SEQUENCE:{}", entry.sequence), &mut text);
            for property in &entry.properties {
                push_folded(property, &mut text);
            }
            push_folded("END:VEVENT", &mut text);
        }
        push_folded("END:VCALENDAR", &mut text);
        out.write_all(text.as_bytes())
    }
}

/// Whether both are of the same date, wherever it was moved to.
fn is_same(entry: &EarlierEntry, properties: &[String]) -> bool {
    entry.property("UID") == find(properties, "UID")
}
