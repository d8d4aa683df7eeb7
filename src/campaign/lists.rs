//! How a mailing's list is read where the file leaves it open, and who on it gets which letter.

use super::file::{Fault, Section, text};
use super::values::{count, date, list_file, name};
use super::word_lists::{read_opt_outs, words};
use super::{Campaign, Mailing};
use encoding_rs::Encoding;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::words::nearest;
use redress_lists::{
    Choice, ClosedInboxes, Condition, Contacts, EndedTerms, FileSettings, ListConfig, ListSettings,
    PerInbox, Recipient, SeveralAddresses, Stance, Variant,
};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use toml::de::DeValue;

/// Rows above a header at most.
const HEADER_ROW_MAX: u32 = 1_000;
/// Addresses of one office at most.
const PER_OFFICE_MAX: u32 = 1_000;
/// Names of encodings that organizers know, beside those of the web's encoding standard.
const ENCODINGS: [(&str, &Encoding); 5] = [
    ("utf-8", encoding_rs::UTF_8),
    // For a file without a byte order mark, which is believed before this.
    ("utf-16", encoding_rs::UTF_16LE),
    ("windows-1252", encoding_rs::WINDOWS_1252),
    ("mac-roman", encoding_rs::MACINTOSH),
    ("macroman", encoding_rs::MACINTOSH),
];

impl Campaign {
    /// The list of one of its mailings, ready to be read.
    #[must_use]
    pub fn list_of(&self, mailing: &Mailing) -> ListConfig {
        ListConfig {
            folder: self.folder.clone(),
            mailing: mailing.name.clone(),
            file: mailing.recipients.clone(),
            columns: mailing.columns.clone(),
            settings: mailing.list.clone(),
            choice: mailing.choice.clone(),
            offices: self.offices.clone(),
            // A letter that one of its accounts could never carry is no letter.
            daily: self
                .ways_of(mailing)
                .iter()
                .filter_map(|(_, settings)| settings.daily)
                .min(),
            has_hours: self
                .ways_of(mailing)
                .iter()
                .any(|(_, settings)| settings.hours.is_some()),
            has_siblings: self.lists() > 1,
            do_not_write: None,
            closed: Arc::default(),
        }
    }

    /// How many lists it has: a mailing that follows another has none of its own.
    fn lists(&self) -> usize {
        let own = self
            .mailings
            .iter()
            .filter(|mailing| mailing.follows.is_none());
        own.count()
    }

    /// The inboxes that its lists close to each other: whoever opted out in one is not written to from another. Read anew each
    /// time, and to be given to each of the lists.
    #[must_use]
    pub fn closed_inboxes(&self) -> Arc<ClosedInboxes> {
        // The list of a mailing that follows another is that one's, and its rows would close inboxes to themselves.
        let own = self
            .mailings
            .iter()
            .filter(|mailing| mailing.follows.is_none());
        let lists = own.map(|mailing| self.list_of(mailing));
        let lists: Vec<ListConfig> = lists.collect();
        Arc::new(ClosedInboxes::of(&lists))
    }
}

/// The letter that a recipient gets: of the first variant whose conditions are met, else the mailing's own.
#[must_use]
pub fn letter_for<'m>(mailing: &'m Mailing, recipient: &Recipient) -> &'m CampaignPath {
    let variant = mailing.choice.letter_for(recipient);
    variant.unwrap_or(&mailing.letter)
}

/// The lists of a campaign, their contacts, the suppression list and the logos: what belongs into the inputs digest.
#[must_use]
pub fn sources(campaign: &Campaign) -> Vec<CampaignPath> {
    let of_mailing = |mailing: &Mailing| {
        let list = campaign.list_of(mailing);
        list.files().cloned().collect::<Vec<_>>()
    };
    let lists = campaign.mailings.iter().flat_map(of_mailing);
    lists
        .chain(redress_lists::suppression_file(&campaign.folder))
        .chain(logo_files(campaign))
        .collect()
}

/// The pictures of its letterheads.
#[must_use]
pub fn logo_files(campaign: &Campaign) -> Vec<CampaignPath> {
    campaign.logos().map(|logo| logo.path().clone()).collect()
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
        file: FileSettings {
            delimiter: section.optional("delimiter", delimiter),
            encoding: section.optional("encoding", encoding),
            sheet: section.optional("sheet", name).map(str::to_owned),
            header_row: section
                .optional("header_row", |value| count(value, HEADER_ROW_MAX))
                .map(u64::from),
        },
        contacts: section
            .optional("contacts", |value| list_file(folder, value))
            .map(|file| Contacts { file, key }),
        as_of: section.optional("as_of", date),
        ended_terms: section
            .optional("ended_terms", ended_terms)
            .unwrap_or_default(),
        several_addresses: section
            .optional("several_addresses", several_addresses)
            .unwrap_or_default(),
        // The words and values of rows need the campaign's offices, and are read after this.
        ..ListSettings::default()
    }
}

/// Whether addresses in `do-not-write.csv` need not fit any row.
pub(super) fn read_do_not_write(section: Section<'_>) -> bool {
    let keeps = section.optional("keep", |value| match text(value)?.trim() {
        "addresses" => Ok(true),
        "nothing" => Ok(false),
        other => Err(Fault::new(
            format!("`{}` is nothing that can be kept", other.escape_debug()),
            "Write `addresses` to keep addresses and domains that are on no list, or `nothing`.",
        )),
    });
    section.finish();
    keeps.unwrap_or_default()
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
            // It would fit every row, and nothing below it would ever be used.
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
        opt_outs: section
            .section("opt_outs")
            .map(|opt_outs| read_opt_outs(&opt_outs))
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
    // Our own words first: the web's standard has `macintosh` and does not know `mac-roman`.
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

fn ended_terms(value: &DeValue<'_>) -> Result<EndedTerms, Fault> {
    match text(value)?.trim() {
        "hold" => Ok(EndedTerms::Hold),
        "send" => Ok(EndedTerms::Send),
        other => Err(Fault::new(
            format!("`{}` is no choice for ended terms", other.escape_debug()),
            "Write `hold` to hold such rows back, or `send` to write to them all the same.",
        )),
    }
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
                    if word.is_empty() {
                        let help =
                            "Fill in the cells, or give them a stance in `[mailing.values]`.";
                        section.fault(key, Fault::new("an empty cell is `unknown`", help));
                        continue;
                    }
                    let lower = word.to_lowercase();
                    // The same word twice under one stance does no harm.
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
                line: Some(section.line_of(value)),
            }),
            Err(fault) => section.fault(column, fault),
        }
    }
    conditions
}
