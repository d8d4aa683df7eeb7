//! A campaign as checked: every value has been read and makes sense.

use super::{
    ApprovalRule, DistrictFile, Follows, Lobbying, Meeting, OfficeHours, Pace, Press, Provider,
    SiteSettings, SupporterFiles,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use redress_base::address::EmailAddress;
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::{AccountName, MailingName};
use redress_base::message_id::MessageId;
use redress_base::problem::Problems;
use redress_coordinator::CoordinatorAddress;
use redress_imap::ImapServer;
use redress_letters::message::DkimSettings;
use redress_letters::{ProofreadSettings, Sender};
use redress_lists::{Choice, ListSettings, Offices};
use redress_smtp::{Server, SignIn};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

/// A campaign: its folder and what `campaign.toml` says.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Where it lives.
    pub folder: Folder,
    /// Its name.
    pub name: String,
    /// The date printed in the letters; without it, the day of the preview.
    pub date: Option<Date>,
    /// The zone in which "today" and office hours are read; the machine's own unless set.
    pub timezone: TimeZone,
    /// Who sends, where a mailing does not say otherwise.
    pub sender: Sender,
    /// Free values for the letters.
    pub values: toml::Table,
    /// The offices that it knows: those of the program, and those of its own `forms.toml`.
    pub offices: Offices,
    /// Which letter goes to which list.
    pub mailings: Vec<Mailing>,
    /// Whether addresses and domains of `do-not-write.csv` stay there without fitting any row: a file for all campaigns.
    pub keeps_unmet_addresses: bool,
    /// The list of signatories, if the folder has one.
    pub signatories: Option<CampaignPath>,
    /// The last day for organizations to sign on. Who signs later goes on a newer copy of the letter.
    pub sign_on_deadline: Option<Date>,
    /// `[signatories.columns]`: which column of a form's export holds what, by the words of
    /// [`SIGN_ON_COLUMNS`](super::SIGN_ON_COLUMNS).
    pub sign_on_columns: BTreeMap<String, String>,
    /// Who signed up behind it, and what each agreed to.
    pub supporters: Option<SupporterFiles>,
    /// By what their districts are told.
    pub districts: Option<DistrictFile>,
    /// Who must approve it.
    pub approval: ApprovalRule,
    /// What the report for the public says besides.
    pub press: Press,
    /// What the public page says besides its texts.
    pub site: SiteSettings,
    /// How strict the proofreader is.
    pub proofread: ProofreadSettings,
    /// What the lobbying worksheet says of every letter.
    pub lobbying: Lobbying,
    /// How it is sent, where no account has a name; else what is so for all of them.
    pub delivery: DeliverySettings,
    /// The accounts that have a name, in the order of their names.
    pub accounts: Vec<Account>,
    /// Where what came back is read.
    pub inboxes: Vec<InboxSettings>,
    /// Where the machines that send it together meet, if several do.
    pub coordinator: Option<CoordinatorSettings>,
    /// Notes found while loading.
    pub notes: Problems,
}

/// An account of the campaign that has a name.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub name: AccountName,
    /// How what it carries is sent.
    pub settings: DeliverySettings,
}

/// One letter for one recipients file.
#[derive(Clone, Debug)]
pub struct Mailing {
    /// Its name, unique in the campaign.
    pub name: MailingName,
    /// Who writes: the campaign's sender, but for what `[mailing.sender]` says otherwise.
    pub sender: Sender,
    /// The accounts that carry its letters, in the order of their names; none where no account has a name.
    pub carriers: Vec<Carrier>,
    /// The letter.
    pub letter: CampaignPath,
    /// The list.
    pub recipients: CampaignPath,
    /// `[mailing.columns]`: canonical column name to header of the list.
    pub columns: BTreeMap<String, String>,
    /// How the list is read.
    pub list: ListSettings,
    /// Who on it gets which letter.
    pub choice: Choice,
    /// The meeting it is written for.
    pub meeting: Option<Meeting>,
    /// Whether a book of its recipient's constituents goes with each letter.
    pub has_book: bool,
    /// The mailing that it follows, if it follows one; then its list is that one's.
    pub follows: Option<Follows>,
}

/// An account that carries letters of a mailing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// Its name.
    pub account: AccountName,
    /// How many letters it gets, as against the others.
    pub share: u32,
    /// Who writes: the mailing's sender, but for what `[account.NAME.sender]` says otherwise.
    pub sender: Sender,
}

/// How letters leave.
#[derive(Clone, Debug)]
pub struct DeliverySettings {
    /// The provider whose server it is, if the campaign names one of those we know.
    pub provider: Option<&'static Provider>,
    /// The server; without one, nothing can be sent, but everything else works.
    pub server: Option<Server>,
    /// The user name to sign in with.
    pub username: Option<String>,
    /// Where the password comes from.
    pub password: Option<PasswordSource>,
    /// What the password is.
    pub sign_in: SignIn,
    /// Letters per time for the whole account.
    pub pace: Pace,
    /// Letters per time and recipient domain.
    pub per_domain: Pace,
    /// Addressees per rolling 24 hours.
    pub daily: Option<NonZeroU32>,
    /// Connections at a time, 1 to 100.
    pub connections: u32,
    /// When letters may leave.
    pub hours: Option<OfficeHours>,
    /// No letter leaves before this moment.
    pub not_before: Option<jiff::Timestamp>,
    /// Certificates to trust besides the built-in ones: a PEM file of the folder.
    pub ca_file: Option<CampaignPath>,
    /// Ask servers to report what arrived as well as what did not.
    pub receipts: bool,
    /// Bounces go to an address of the letter's own: `letters+HASH@coalition.example`.
    pub tagged_return_path: bool,
    /// The key that letters are signed with; most servers sign by themselves.
    pub dkim: Option<DkimSettings>,
    /// The folder (a Maildir) that keeps a copy of each letter that was accepted.
    pub archive: Option<CampaignPath>,
    /// The folder of the sender's mailbox into which the archived letters are put, where the provider does not do so.
    pub copy_to_sent: Option<String>,
    /// The longest wait for the answer to the final dot (RFC 5321 4.5.3.2.6: 10 minutes); the other stages wait half
    /// as long at most (4.5.3.2.1 to 4.5.3.2.5: 2 to 5 minutes).
    pub answer_timeout: Duration,
}

/// Millionths, of which the limits of a shared account are counted.
const MILLION: u32 = 1_000_000;

impl DeliverySettings {
    /// The same with so many millionths of the account's limits, where others have the rest; none where that is nothing.
    #[must_use]
    pub fn limited_to(&self, millionths: u32) -> Option<Self> {
        if millionths >= MILLION {
            return Some(self.clone());
        }
        // Rounded to the safe side: all parts of an account together never come to more than it may send.
        let of_daily =
            |daily: NonZeroU32| u64::from(daily.get()) * u64::from(millionths) / u64::from(MILLION);
        let daily = match self.daily {
            Some(daily) => Some(NonZeroU32::new(u32::try_from(of_daily(daily)).ok()?)?),
            None => None,
        };
        Some(Self {
            pace: self.pace.slowed(millionths)?,
            per_domain: self.per_domain.slowed(millionths)?,
            daily,
            ..self.clone()
        })
    }

    /// Where bounces of a letter go: to the sender, or to an address of the sender's inbox that names the letter.
    #[must_use]
    pub fn return_path(&self, sender: &EmailAddress, letter: &MessageId) -> EmailAddress {
        let own = self
            .tagged_return_path
            .then(|| sender.tagged(letter.envelope_id()));
        // That the tag fits was seen when the file was read.
        own.flatten().unwrap_or_else(|| sender.clone())
    }
}

/// A mailbox that `redress inbox` reads.
#[derive(Clone, Debug)]
pub struct InboxSettings {
    /// Where it is.
    pub server: ImapServer,
    /// The user name to sign in with.
    pub username: Option<String>,
    /// Where the password comes from.
    pub password: Option<PasswordSource>,
    /// What the password is.
    pub sign_in: SignIn,
    /// The folders that are read, one at least.
    pub folders: Vec<String>,
    /// The folder with what was sent; none for the one that the server marks.
    pub sent: Option<String>,
    /// Certificates to trust besides the built-in ones: a PEM file of the folder.
    pub ca_file: Option<CampaignPath>,
}

impl InboxSettings {
    /// As it is told apart from others: `letters@coalition.example at imap.example.org`.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.username {
            Some(user) => format!("{user} at {}", self.server.host),
            None => self.server.place(),
        }
    }
}

/// The database in which machines that send one campaign together meet.
#[derive(Clone, Debug)]
pub struct CoordinatorSettings {
    /// Where it is, and who signs in.
    pub address: CoordinatorAddress,
    /// Where the password comes from; none for a server that lets this machine in without one.
    pub password: Option<PasswordSource>,
    /// Certificates to trust besides the built-in ones: a PEM file of the folder.
    pub ca_file: Option<CampaignPath>,
    /// The address is `REDRESS_LEDGER`'s, and not the file's.
    pub is_of_environment: bool,
}

/// Where the password comes from; never the password itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordSource {
    /// The first line that a shell command prints.
    Command(String),
    /// An environment variable.
    Env(String),
}
