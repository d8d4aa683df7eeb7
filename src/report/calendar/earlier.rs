//! What an earlier file of the same campaign said.

use super::lines::unfolded;

/// Who wrote a file.
pub(super) const PRODUCT: &str = "PRODID:-//Redress//redress calendar//EN";

/// An entry of an earlier file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct EarlierEntry {
    /// Its properties, without those that count its changes.
    pub(super) properties: Vec<String>,
    /// When it was last changed, as it stands there.
    pub(super) stamp: String,
    /// How often it was moved or called off.
    pub(super) sequence: u64,
}

impl EarlierEntry {
    /// The value of a property, with whatever stands between its name and its value.
    pub(super) fn property(&self, name: &str) -> Option<&str> {
        find(&self.properties, name)
    }
}

/// A property of a list of lines: `;VALUE=DATE:20210316` of `DTSTART`.
pub(super) fn find<'l>(lines: &'l [String], name: &str) -> Option<&'l str> {
    let mut values = lines.iter().filter_map(|line| line.strip_prefix(name));
    values.find(|value| value.starts_with([':', ';']))
}

/// The entries of an earlier file; none where it is no calendar of this program's.
pub(super) fn entries_of(text: &str) -> Option<Vec<EarlierEntry>> {
    let lines = unfolded(text);
    if lines.first().map(String::as_str) != Some("BEGIN:VCALENDAR")
        || !lines.iter().any(|line| line == PRODUCT)
    {
        return None;
    }
    let mut entries = Vec::new();
    let mut entry = None;
    for line in lines {
        match (line.as_str(), &mut entry) {
            ("BEGIN:VEVENT", _) => entry = Some(EarlierEntry::default()),
            ("END:VEVENT", _) => entries.extend(entry.take()),
            (_, None) => {}
            (text, Some(entry)) => {
                if let Some(stamp) = text.strip_prefix("DTSTAMP:") {
                    stamp.clone_into(&mut entry.stamp);
                } else if let Some(sequence) = text.strip_prefix("SEQUENCE:") {
                    // What is no number was never written here; the next is then the first.
                    entry.sequence = sequence.parse().unwrap_or_default();
                } else {
                    entry.properties.push(line);
                }
            }
        }
    }
    // One that nobody could know again is no entry.
    entries.retain(|entry| entry.property("UID").is_some());
    Some(entries)
}
