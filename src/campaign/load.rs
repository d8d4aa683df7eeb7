//! From `campaign.toml` as typed to a [`Campaign`] as checked.

use super::accounts::{
    ReadAccount, carriers, check_accounts, finish_accounts, read_accounts, read_accounts_of,
    senders_of,
};
use super::approval::read_approval;
use super::coordinator::read_coordinator;
use super::copies::check_copies;
use super::delivery::read_delivery;
use super::file::{CAMPAIGN_TOML, CampaignFile, Fault, Section};
use super::follows::{read_follows, refuse_follow_ups_keys, unfollowable};
use super::inbox::read_inboxes;
use super::lists::{read_choice, read_do_not_write, read_list};
use super::lobbying::read_lobbying;
use super::meeting::read_meeting;
use super::offices::{read_office_words, read_offices, read_row_values};
use super::press::read_press;
use super::proofread::read_proofread;
use super::sender::{OwnSender, check_return_path, note_doubts, read_own_sender, read_sender};
use super::sign_ons::read_sign_ons;
use super::site::read_site;
use super::supporters::{read_book, read_districts, read_supporters};
use super::values::{date, existing_file, free_values, list_file, name, time_zone};
use super::{Campaign, DeliverySettings, Mailing};
use jiff::tz::TimeZone;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::{AccountName, MailingName};
use redress_base::problem::{Problem, Problems};
use redress_letters::Sender;
use redress_lists::Offices;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::de::DeValue;

const CAMPAIGN_TOML_BYTES_MAX: u64 = 1 << 20;
const MAILING_NAME_CHARACTERS_MAX: usize = 64;

impl Campaign {
    /// Reads and checks `campaign.toml`; collects every problem. Says what to do where the folder has none.
    pub fn load(root: &Path) -> Result<Self, Problems> {
        let folder = Folder::new(root);
        // The link itself, not what it leads to: a link to nowhere has an error of its own.
        if root.join(CAMPAIGN_TOML).symlink_metadata().is_err() {
            return Err(no_campaign(root).into());
        }
        let path = CampaignPath::of_name(CAMPAIGN_TOML);
        let bytes = folder.read(&path, CAMPAIGN_TOML_BYTES_MAX)?;
        Self::read(folder, &bytes)
    }

    /// The time zone of a campaign whose other settings may be faulty; this machine's where it names none.
    #[must_use]
    pub fn zone_of(root: &Path) -> TimeZone {
        let path = CampaignPath::of_name(CAMPAIGN_TOML);
        let bytes = Folder::new(root).read(&path, CAMPAIGN_TOML_BYTES_MAX).ok();
        let file = bytes.and_then(|bytes| CampaignFile::new(&bytes).ok());
        let zone = file.as_ref().and_then(|file| {
            let document = file.parse().ok()?;
            time_zone(&Section::top(file, &document))
        });
        zone.unwrap_or_else(TimeZone::system)
    }

    /// Checks the text of a `campaign.toml` that stands in this folder.
    fn read(folder: Folder, bytes: &[u8]) -> Result<Self, Problems> {
        let file = CampaignFile::new(bytes)?;
        let campaign = {
            let document = file.parse().map_err(Problems)?;
            read_campaign(folder, Section::top(&file, &document))
        };
        let problems = Problems(file.into_problems());
        match campaign {
            // What is left are notes, which go with the campaign.
            Some(campaign) if !problems.has_errors() => Ok(Self {
                notes: problems,
                ..campaign
            }),
            _ => Err(problems),
        }
    }
}

fn no_campaign(root: &Path) -> Problem {
    let shown = root.display();
    if root.is_dir() {
        Problem::error(
            CAMPAIGN_TOML,
            format!("the folder `{shown}` holds no campaign.toml"),
            "Go to the campaign's folder, name it with `-C DIR`, or make a new one with `redress new DIR`.",
        )
    } else {
        Problem::error(
            CAMPAIGN_TOML,
            format!("there is no folder `{shown}`"),
            "Mend its name, or make a new campaign there with `redress new DIR`.",
        )
    }
}

/// Reads everything even where something is faulty, so that all problems come to light in one go.
fn read_campaign(folder: Folder, top: Section<'_>) -> Option<Campaign> {
    let campaign_name = top.required(
        "name",
        "name = \"Halt federal use of face recognition\"",
        name,
    );
    let date = top.optional("date", date);
    let timezone = time_zone(&top)
        // Before the sections: deadlines and moments without an offset are read in it.
        .unwrap_or_else(TimeZone::system);
    let sender = top
        .required_section(
            "sender",
            "It says who the letters come from: `name` and `email`.",
        )
        .and_then(|section| read_sender(&folder, section));
    let values = top
        .section("values")
        .map(|section| free_values(&section))
        .unwrap_or_default();
    let offices = read_offices(&folder);
    let delivery = match top.section("delivery") {
        Some(section) => read_delivery(&folder, &timezone, section),
        None => DeliverySettings::default(),
    };
    // Before the mailings, which say which of them carry their letters.
    let accounts = read_accounts(&folder, &top, &delivery, sender.as_ref());
    let mut own_senders = Vec::new();
    let around = Around {
        folder: &folder,
        offices: &offices,
        zone: &timezone,
        has_supporters: top.has("supporters"),
        sender: sender.as_ref(),
        accounts: &accounts,
    };
    let mailings = read_mailings(&around, &top, &mut own_senders);
    let sign_ons = read_sign_ons(&folder, &top);
    let supporters = read_supporters(&top);
    let districts = read_districts(&top);
    let approval = top
        .section("approval")
        .map(|section| read_approval(&timezone, section))
        .unwrap_or_default();
    let press = top.section("press").map(read_press).unwrap_or_default();
    let site = top
        .section("site")
        .map(|section| read_site(section, supporters.as_ref()))
        .unwrap_or_default();
    let proofread = top
        .section("proofread")
        .map(|section| read_proofread(&section))
        .unwrap_or_default();
    let keeps_unmet_addresses = top.section("do_not_write").is_some_and(read_do_not_write);
    let lobbying = top
        .section("lobbying")
        .map(read_lobbying)
        .unwrap_or_default();
    let inboxes = read_inboxes(&folder, &top);
    let coordinator = read_coordinator(&folder, &top);
    if let Some(section) = top.section("delivery") {
        check_copies(&section, &delivery, &inboxes, !accounts.is_empty());
    }
    let used = senders_of(&mailings);
    if let Some(section) = top.section("delivery") {
        check_return_path(&section, &delivery, &used);
    }
    // Behind the delivery, which says through which server and with which key they send.
    if accounts.is_empty() {
        note_doubts(&top, sender.as_ref(), own_senders, &used, &delivery);
    } else {
        own_senders.into_iter().for_each(OwnSender::finish);
        let all_are_read = mailings.len() == top.sections("mailing").len();
        check_accounts(&accounts, &mailings, all_are_read, sender.as_ref());
    }
    let accounts = finish_accounts(accounts, &mailings);
    // After all sections: what none of them has asked for is unknown.
    top.finish();
    // Only now, when every section has been read and its faults noted.
    let (name, sender, notes) = (campaign_name?.to_owned(), sender?, Problems::default());
    Some(Campaign {
        offices,
        folder,
        name,
        date,
        timezone,
        sender,
        values,
        mailings,
        keeps_unmet_addresses,
        signatories: sign_ons.file,
        sign_on_deadline: sign_ons.deadline,
        sign_on_columns: sign_ons.columns,
        supporters,
        districts,
        approval,
        press,
        site,
        proofread,
        lobbying,
        delivery,
        accounts,
        inboxes,
        coordinator,
        notes,
    })
}

/// What mailings are read with.
struct Around<'a> {
    folder: &'a Folder,
    offices: &'a Offices,
    zone: &'a TimeZone,
    has_supporters: bool,
    /// The campaign's sender, if it could be read.
    sender: Option<&'a Sender>,
    accounts: &'a [ReadAccount<'a>],
}

impl Around<'_> {
    /// Where there is but one account, it carries whatever does not say otherwise.
    fn only_account(&self) -> Vec<AccountName> {
        match self.accounts {
            [only] => vec![only.account.name.clone()],
            _ => Vec::new(),
        }
    }

    /// The sender of a mailing that these accounts carry, where `other` is whose place it takes.
    fn sender_of<'f>(
        &self,
        mailing: &Section<'f>,
        other: Option<&Sender>,
        accounts: &[AccountName],
        own_senders: &mut Vec<OwnSender<'f>>,
    ) -> Option<Sender> {
        let carrying = self.accounts.iter();
        let carrying = carrying.filter(|read| accounts.contains(&read.account.name));
        let carrying: Vec<_> = carrying
            .map(|read| (&read.account.name, &read.sender))
            .collect();
        read_own_sender(self.folder, mailing, other, &carrying, own_senders)
    }
}

fn read_mailings<'f>(
    around: &Around<'_>,
    top: &Section<'f>,
    own_senders: &mut Vec<OwnSender<'f>>,
) -> Vec<Mailing> {
    let sections = top.sections("mailing");
    if !top.has("mailing") {
        let help = "Add a section `[[mailing]]` with `name`, `letter` and `recipients`.";
        top.fault("mailing", Fault::new("the campaign has no mailing", help));
    }
    let declared: Vec<String> = sections
        .iter()
        .filter_map(|section| section.plain_text("name"))
        .collect();
    let mut names = BTreeSet::new();
    let mut read: Vec<(usize, Mailing)> = Vec::new();
    let mut followers = Vec::new();
    for (place, section) in sections.into_iter().enumerate() {
        let name = section.required("name", "name = \"congress\"", |value| {
            mailing_name(value, &mut names)
        });
        let follows = section.optional("follows", self::name);
        if section.has("follows") {
            followers.push((place, section, name, follows));
        } else {
            let mailing = read_mailing(around, section, name, own_senders);
            read.extend(mailing.map(|mailing| (place, mailing)));
        }
    }
    // A mailing is read after the one that it follows, wherever they stand.
    while let Some(next) = followers.iter().position(|(_, _, _, follows)| {
        let known = |name: &str| read.iter().any(|(_, known)| known.name.as_str() == name);
        follows.is_some_and(known)
    }) {
        let (place, section, name, follows) = followers.remove(next);
        let followed = read
            .iter()
            .find(|(_, known)| Some(known.name.as_str()) == follows);
        let Some((_, followed)) = followed else {
            continue;
        };
        let followed = followed.clone();
        let first: Vec<&Mailing> = read.iter().map(|(_, mailing)| mailing).collect();
        let mailing = read_follow_up(around, section, name, &followed, &first, own_senders);
        read.extend(mailing.map(|mailing| (place, mailing)));
    }
    for (_, section, name, follows) in &followers {
        let own = name.as_ref().map(MailingName::as_str);
        // Where the followed one is at fault itself, that is told.
        if let Some(follows) = *follows
            && (is_in_circle(follows, &followers) || !declared.iter().any(|known| known == follows))
        {
            section.fault("follows", unfollowable(follows, own, &declared));
        }
    }
    read.sort_by_key(|(place, _)| *place);
    read.into_iter().map(|(_, mailing)| mailing).collect()
}

/// A mailing that follows another, not read yet: its place, its section, its name, and the name that it follows.
type Follower<'f> = (usize, Section<'f>, Option<MailingName>, Option<&'f str>);

/// Whether whoever follows this one comes back to it.
fn is_in_circle(begin: &str, followers: &[Follower<'_>]) -> bool {
    let mut at = begin;
    for _ in followers {
        let next = followers
            .iter()
            .find(|(_, _, name, _)| name.as_ref().is_some_and(|name| name.as_str() == at))
            .and_then(|(_, _, _, follows)| *follows);
        match next {
            Some(next) if next == begin => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

/// Reads a mailing that writes again to the recipients of another.
fn read_follow_up<'f>(
    around: &Around<'_>,
    section: Section<'f>,
    name: Option<MailingName>,
    followed: &Mailing,
    others: &[&Mailing],
    own_senders: &mut Vec<OwnSender<'f>>,
) -> Option<Mailing> {
    let Around { folder, .. } = *around;
    let letter = section.required("letter", "letter = \"letters/reminder.md\"", |value| {
        letter(folder, value)
    });
    let follows = read_follows(&section, &followed.name);
    let own = read_choice(folder, &section, self::letter);
    let letters = letter
        .iter()
        .chain(own.variants.iter().map(|variant| &variant.letter));
    for path in letters {
        let of_first = |mailing: &&&Mailing| {
            let variants = mailing
                .choice
                .variants
                .iter()
                .map(|variant| &variant.letter);
            mailing.follows.is_none() && variants.chain([&mailing.letter]).any(|own| own == path)
        };
        if let Some(first) = others.iter().find(of_first) {
            let message = format!(
                "`{path}` is a letter of `{}`, which follows none",
                first.name
            );
            let help = "Give the follow-up a letter of its own: it has no subject, and knows the letter that it follows.";
            section.fault("letter", Fault::new(message, help));
        }
    }
    // Field by field it takes the place of the followed mailing's.
    let has_book = read_book(&section, around.has_supporters);
    // Whoever wrote first writes again, unless it says otherwise.
    let inherited = followed.carriers.iter().map(|it| it.account.clone());
    let accounts = read_accounts_of(&section, around.accounts, inherited.collect());
    let carrying = accounts.as_deref().unwrap_or_default();
    let sender = around.sender_of(&section, Some(&followed.sender), carrying, own_senders);
    section.finish();
    let mut choice = followed.choice.clone();
    choice.variants = own.variants;
    choice.only.extend(own.only);
    choice.except.extend(own.except);
    Some(Mailing {
        name: name?,
        carriers: carriers(&accounts?, around.accounts, sender.as_ref()?),
        sender: sender?,
        letter: letter?,
        choice,
        meeting: None,
        has_book,
        follows: Some(follows?),
        ..followed.clone()
    })
}

fn read_mailing<'f>(
    around: &Around<'_>,
    section: Section<'f>,
    name: Option<MailingName>,
    own_senders: &mut Vec<OwnSender<'f>>,
) -> Option<Mailing> {
    let Around { folder, zone, .. } = *around;
    refuse_follow_ups_keys(&section);
    let letter = section.required("letter", "letter = \"letters/congress.md\"", |value| {
        letter(folder, value)
    });
    let recipients = section.required(
        "recipients",
        "recipients = \"recipients/congress.csv\"",
        |value| list_file(folder, value),
    );
    let columns = section
        .section("columns")
        .map(|section| read_columns(&section))
        .unwrap_or_default();
    let mut list = read_list(folder, &section);
    list.offices = section
        .section("offices")
        .map(|section| read_office_words(&section, around.offices))
        .unwrap_or_default();
    list.values = section
        .section("values")
        .map(|section| read_row_values(&section))
        .unwrap_or_default();
    let choice = read_choice(folder, &section, self::letter);
    let meeting = section
        .section("meeting")
        .and_then(|section| read_meeting(zone, section));
    let has_book = read_book(&section, around.has_supporters);
    let accounts = read_accounts_of(&section, around.accounts, around.only_account());
    let carrying = accounts.as_deref().unwrap_or_default();
    let sender = around.sender_of(&section, around.sender, carrying, own_senders);
    section.finish();
    let (name, letter, recipients) = (name?, letter?, recipients?);
    Some(Mailing {
        name,
        carriers: carriers(&accounts?, around.accounts, sender.as_ref()?),
        sender: sender?,
        letter,
        recipients,
        columns,
        list,
        choice,
        meeting,
        has_book,
        follows: None,
    })
}

/// A name that also serves as the name of a folder and is typed after `--mailing`.
fn mailing_name(value: &DeValue<'_>, taken: &mut BTreeSet<String>) -> Result<MailingName, Fault> {
    let name = name(value)?;
    let fits = name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && name.chars().count() <= MAILING_NAME_CHARACTERS_MAX;
    if !fits {
        let help = format!(
            "Use at most {MAILING_NAME_CHARACTERS_MAX} letters, digits, `-` and `_`, such as `state-senate`."
        );
        return Err(Fault::new(
            format!("`{name}` cannot be the name of a mailing"),
            help,
        ));
    }
    // Some file systems do not tell upper case from lower case.
    if !taken.insert(name.to_lowercase()) {
        return Err(Fault::new(
            format!("there are two mailings named `{name}`"),
            "Give each its own name; the log tells them apart by it.",
        ));
    }
    Ok(MailingName::new(name))
}

fn letter(folder: &Folder, value: &DeValue<'_>) -> Result<CampaignPath, Fault> {
    let path = existing_file(folder, value)?;
    if Path::new(path.as_str())
        .extension()
        .is_some_and(|extension| extension == "md")
    {
        return Ok(path);
    }
    Err(Fault::new(
        format!("`{path}` is no letter"),
        "A letter is Markdown, in a file whose name ends in `.md`.",
    ))
}

fn read_columns(section: &Section<'_>) -> BTreeMap<String, String> {
    let mut columns = BTreeMap::new();
    for (column, value) in section.entries() {
        match name(value.get_ref()) {
            Ok(header) => {
                columns.insert(column.to_owned(), header.to_owned());
            }
            Err(fault) => section.fault(column, fault),
        }
    }
    columns
}

#[cfg(test)]
mod tests;
