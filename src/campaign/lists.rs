//! How a mailing's list is read where the file leaves it open, and who on it gets which letter.

use super::file::{Fault, Section, kind, text};
use super::values::{count, date, existing_file, name};
use super::{CampaignPath, Folder, nearest};
use encoding_rs::Encoding;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use toml::de::DeValue;

/// Rows above a header at most.
const HEADER_ROW_MAX: u32 = 1_000;
/// Addresses of one office at most.
const PER_OFFICE_MAX: u32 = 1_000;
/// Names of encodings that organizers know, beside those of the web's encoding standard.
const ENCODINGS: [(&str, &Encoding); 5] = [
    ("utf-8", encoding_rs::UTF_8),
    ("utf-16", encoding_rs::UTF_16LE),
    ("windows-1252", encoding_rs::WINDOWS_1252),
    ("mac-roman", encoding_rs::MACINTOSH),
    ("macroman", encoding_rs::MACINTOSH),
];

/// How a list is read; everything that is not set is told from the file.
#[derive(Clone, Debug, Default)]
pub struct ListSettings {
    /// What parts the cells of a row.
    pub delimiter: Option<u8>,
    /// The encoding of the text.
    pub encoding: Option<&'static Encoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the header, as a spreadsheet counts.
    pub header_row: Option<u64>,
    /// A second file with the addresses, joined by a key.
    pub contacts: Option<Contacts>,
    /// The day on which the list was right.
    pub as_of: Option<Date>,
    /// What happens to a cell with several addresses.
    pub several_addresses: SeveralAddresses,
}

/// A file with the addresses for a list of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    /// The file: a key and an address in each row, with or without a header.
    pub file: CampaignPath,
    /// The header of the key in the list; the `id` column unless set.
    pub key: Option<String>,
}

/// What happens to a cell with several addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeveralAddresses {
    /// The row is refused.
    #[default]
    Refuse,
    /// The first goes into To, the others get copies.
    Copy,
}

/// Who on the list gets which letter.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What happens where several rows share an inbox.
    pub per_inbox: PerInbox,
    /// How many addresses of one office get the letter.
    pub per_office: Option<NonZeroU32>,
    /// The list's own words for stances, in lower case.
    pub stances: BTreeMap<String, Stance>,
    /// Letters for some rows; the first that fits is taken, else the mailing's own.
    pub variants: Vec<Variant>,
    /// Only rows that meet all of these.
    pub only: Vec<Condition>,
    /// No row that meets one of these.
    pub except: Vec<Condition>,
}

/// What happens where several rows share an inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PerInbox {
    /// One letter: for the latest term.
    #[default]
    One,
    /// A letter for each row.
    Each,
}

/// Where somebody stands on what the letter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Stance {
    Sponsor,
    Supportive,
    Undecided,
    Opposed,
    Unknown,
}

impl Stance {
    const ALL: [(&'static str, Self); 5] = [
        ("sponsor", Self::Sponsor),
        ("supportive", Self::Supportive),
        ("undecided", Self::Undecided),
        ("opposed", Self::Opposed),
        ("unknown", Self::Unknown),
    ];

    /// Reads one of the five words, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .find(|(word, _)| text.trim().eq_ignore_ascii_case(word));
        found.map(|(_, stance)| *stance)
    }

    /// The word: `sponsor`, `supportive`, `undecided`, `opposed`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, stance)| *stance == self)
            .map_or("", |(word, _)| word)
    }
}

/// A letter for some rows of a list.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The rows that meet all of these.
    pub when: Vec<Condition>,
    /// What they get.
    pub letter: CampaignPath,
}

/// A column and the cells that meet the condition; case does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column, as letters name it.
    pub column: String,
    /// One of these.
    pub values: Vec<String>,
}

pub(super) fn read_list(folder: &Folder, section: &Section<'_>) -> ListSettings {
    let key = section.optional("contacts_key", name).map(str::to_owned);
    if key.is_some() && !section.has("contacts") {
        section.fault(
            "contacts_key",
            Fault::new(
                "there is no file of contacts",
                "Name it: `contacts = \"staff.csv\"`.",
            ),
        );
    }
    ListSettings {
        delimiter: section.optional("delimiter", delimiter),
        encoding: section.optional("encoding", encoding),
        sheet: section.optional("sheet", name).map(str::to_owned),
        header_row: section
            .optional("header_row", |value| count(value, HEADER_ROW_MAX))
            .map(u64::from),
        contacts: section
            .optional("contacts", |value| existing_file(folder, value))
            .map(|file| Contacts { file, key }),
        as_of: section.optional("as_of", date),
        several_addresses: section
            .optional("several_addresses", several_addresses)
            .unwrap_or_default(),
    }
}

pub(super) fn read_choice(
    folder: &Folder,
    section: &Section<'_>,
    letter: impl Fn(&Folder, &DeValue<'_>) -> Result<CampaignPath, Fault>,
) -> Choice {
    let variants = section
        .sections("variant")
        .into_iter()
        .filter_map(|variant| {
            let when = variant.section("when").map(|when| conditions(&when));
            if when.as_ref().is_none_or(Vec::is_empty) {
                variant.fault(
                    "when",
                    Fault::new(
                        "a variant needs a condition",
                        "Write `when = { stance = \"sponsor\" }`.",
                    ),
                );
            }
            let path = variant.required("letter", "letter = \"letters/thanks.md\"", |value| {
                letter(folder, value)
            });
            variant.finish();
            Some(Variant {
                when: when?,
                letter: path?,
            })
        });
    Choice {
        variants: variants.collect(),
        per_inbox: section.optional("per_inbox", per_inbox).unwrap_or_default(),
        per_office: section
            .optional("per_office", |value| count(value, PER_OFFICE_MAX))
            .and_then(NonZeroU32::new),
        stances: section
            .section("stances")
            .map(|stances| read_stances(&stances))
            .unwrap_or_default(),
        only: section
            .section("only")
            .map(|only| conditions(&only))
            .unwrap_or_default(),
        except: section
            .section("except")
            .map(|except| conditions(&except))
            .unwrap_or_default(),
    }
}

fn delimiter(value: &DeValue<'_>) -> Result<u8, Fault> {
    match text(value)? {
        "," | "comma" => Ok(b','),
        ";" | "semicolon" => Ok(b';'),
        "\t" | "tab" => Ok(b'\t'),
        "|" | "pipe" => Ok(b'|'),
        other => Err(Fault::new(
            format!(
                "`{}` does not part the cells of a list",
                other.escape_debug()
            ),
            "Write `\",\"`, `\";\"`, `\"|\"` or `\"tab\"`.",
        )),
    }
}

fn encoding(value: &DeValue<'_>) -> Result<&'static Encoding, Fault> {
    let written = text(value)?.trim().to_lowercase().replace('_', "-");
    let known = ENCODINGS
        .iter()
        .find(|(label, _)| *label == written)
        .map(|(_, encoding)| *encoding);
    known
        .or_else(|| Encoding::for_label(written.as_bytes()))
        .ok_or_else(|| {
            let help = match nearest(&written, ENCODINGS.iter().map(|(label, _)| *label)) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "Write `utf-8`, `utf-16`, `windows-1252` or `mac-roman`.".to_owned(),
            };
            Fault::new(
                format!(
                    "`{}` is no encoding this program knows",
                    written.escape_debug()
                ),
                help,
            )
        })
}

fn several_addresses(value: &DeValue<'_>) -> Result<SeveralAddresses, Fault> {
    match text(value)?.trim() {
        "refuse" => Ok(SeveralAddresses::Refuse),
        "copy" => Ok(SeveralAddresses::Copy),
        other => Err(Fault::new(
            format!(
                "`{}` is no choice for several addresses",
                other.escape_debug()
            ),
            "Write `refuse` to refuse such rows, or `copy` to write to the first address with copies to the others.",
        )),
    }
}

fn per_inbox(value: &DeValue<'_>) -> Result<PerInbox, Fault> {
    match text(value)?.trim() {
        "one" => Ok(PerInbox::One),
        "each" => Ok(PerInbox::Each),
        other => Err(Fault::new(
            format!("`{}` is no choice for shared inboxes", other.escape_debug()),
            "Write `one` for one letter to each inbox, or `each` where several officials share one on purpose.",
        )),
    }
}

/// `sponsor = ["cosponsor", "lead"]`: the list's own words for each of the five.
fn read_stances(section: &Section<'_>) -> BTreeMap<String, Stance> {
    let mut stances = BTreeMap::new();
    for (key, value) in section.entries() {
        let Some(stance) = Stance::parse(key) else {
            let known = Stance::ALL.map(|(word, _)| word);
            let help = nearest(key, known).map_or_else(
                || format!("The stances are {}.", known.join(", ")),
                |near| format!("Did you mean `{near}`?"),
            );
            section.fault(
                key,
                Fault::new(format!("`{}` is no stance", key.escape_debug()), help),
            );
            continue;
        };
        match words(value.get_ref()) {
            Ok(words) => {
                for word in words {
                    let lower = word.to_lowercase();
                    if stances
                        .insert(lower, stance)
                        .is_some_and(|earlier| earlier != stance)
                    {
                        let message = format!("`{}` stands for two stances", word.escape_debug());
                        section.fault(key, Fault::new(message, "Keep it under one of them."));
                    }
                }
            }
            Err(fault) => section.fault(key, fault),
        }
    }
    stances
}

fn conditions(section: &Section<'_>) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (column, value) in section.entries() {
        match words(value.get_ref()) {
            Ok(values) => conditions.push(Condition {
                column: column.to_owned(),
                values,
            }),
            Err(fault) => section.fault(column, fault),
        }
    }
    conditions
}

/// One text, or a list of texts; an empty text stands for an empty cell.
fn words(value: &DeValue<'_>) -> Result<Vec<String>, Fault> {
    match value {
        DeValue::String(text) => Ok(vec![text.trim().to_owned()]),
        DeValue::Array(items) if !items.is_empty() => items
            .iter()
            .map(|item| text(item.get_ref()).map(|text| text.trim().to_owned()))
            .collect(),
        other => Err(Fault::new(
            format!(
                "this is {}, where a text or a list of texts belongs",
                kind(other)
            ),
            "Write `\"CA\"` or `[\"CA\", \"OR\"]`.",
        )),
    }
}
