//! `[account.NAME]`: the accounts that carry the letters, where a campaign has several, and whose letters each carries.

use super::delivery::{ACCOUNT_KEYS, read_account_settings};
use super::file::{Fault, Section, kind};
use super::sender::{SenderFields, note_doubts_of_account, read_sender_fields};
use super::values::name;
use super::{Account, Campaign, Carrier, DeliverySettings, Mailing};
use redress_base::folder::{CampaignPath, Folder};
use redress_base::id::AccountName;
use redress_base::words::{nearest, quoted_list};
use redress_letters::Sender;
use toml::de::DeValue;

const NAME_CHARACTERS_MAX: usize = 64;

/// An account as it was read, with its section for what is found later.
pub(super) struct ReadAccount<'f> {
    pub(super) section: Section<'f>,
    pub(super) account: Account,
    /// What its `[account.NAME.sender]` says.
    pub(super) sender: SenderFields,
}

/// Reads all accounts; `campaign` has what `[delivery]` says for each of them.
pub(super) fn read_accounts<'f>(
    folder: &Folder,
    top: &Section<'f>,
    campaign: &DeliverySettings,
    sender: Option<&Sender>,
) -> Vec<ReadAccount<'f>> {
    let Some(all) = top.section("account") else {
        return Vec::new();
    };
    if all.entries().next().is_none() {
        let help = "Start each with a line such as `[account.ohio]`.";
        top.fault("account", Fault::new("no account is named", help));
    }
    let mut accounts: Vec<ReadAccount<'f>> = Vec::new();
    for (typed, section) in all.named_sections() {
        let Some(name) = account_name(typed, &accounts) else {
            let message = format!(
                "`{}` cannot be the name of an account",
                typed.escape_debug()
            );
            let help = format!(
                "Use at most {NAME_CHARACTERS_MAX} letters, digits, `-` and `_`, such as `[account.ohio]`, and each name once."
            );
            all.fault(typed, Fault::new(message, help));
            continue;
        };
        let own = section.section("sender");
        let fields = own.map(|own| {
            let fields = read_sender_fields(folder, &own, sender.map(|sender| &sender.email));
            if fields.is_empty() {
                let help = "Give it a `name`, an `email`, a `reply_to` or a `logo` of its own, or take it out.";
                section.fault("sender", Fault::new(format!("{} says nothing", own.title()), help));
            }
            own.finish();
            fields
        });
        let settings = read_account_settings(folder, &section, campaign.clone());
        accounts.push(ReadAccount {
            section,
            account: Account { name, settings },
            sender: fields.unwrap_or_default(),
        });
    }
    refuse_account_keys(top);
    accounts
}

fn account_name(typed: &str, known: &[ReadAccount<'_>]) -> Option<AccountName> {
    let fits = !typed.is_empty()
        && typed.chars().count() <= NAME_CHARACTERS_MAX
        && typed
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        // Two that differ in case alone are told apart by nobody who types them.
        && known.iter().all(|known| {
            known.account.name.as_str().to_lowercase() != typed.to_lowercase()
        });
    fits.then(|| AccountName::new(typed))
}

/// Once accounts have names, nothing is left that an account's settings under `[delivery]` could be about.
fn refuse_account_keys(top: &Section<'_>) {
    let Some(delivery) = top.section("delivery") else {
        return;
    };
    for key in ACCOUNT_KEYS {
        if delivery.has(key) {
            let message = format!("`{key}` belongs to one of the accounts");
            let help = "Move it to the `[account.NAME]` that it is about; [delivery] keeps what is so for all of them.";
            delivery.fault(key, Fault::new(message, help));
        }
    }
}

/// Reads which accounts may carry a mailing; `unless_set` where it does not say. None where what it says is faulty.
pub(super) fn read_accounts_of(
    section: &Section<'_>,
    known: &[ReadAccount<'_>],
    unless_set: Vec<AccountName>,
) -> Option<Vec<AccountName>> {
    let own = section.optional("accounts", |value| {
        let help = || {
            let names = quoted_list(known.iter().map(|known| known.account.name.as_str()));
            if known.is_empty() {
                "Give each its section, such as `[account.ohio]` with `server`, `username` and `password`.".to_owned()
            } else {
                format!("The accounts are {names}.")
            }
        };
        let DeValue::Array(entries) = value else {
            let message = format!("this is {}, not a list of accounts", kind(value));
            return Err(Fault::new(message, "Write, for example, `accounts = [\"ohio\"]`."));
        };
        let mut accounts: Vec<AccountName> = Vec::new();
        for entry in entries {
            let typed = name(entry.get_ref())?;
            let all = || known.iter().map(|known| known.account.name.as_str());
            if !all().any(|known| known == typed) {
                let help = nearest(typed, all())
                    .map_or_else(help, |near| format!("Did you mean `{near}`?"));
                let message = format!("there is no account `{}`", typed.escape_debug());
                return Err(Fault::new(message, help));
            }
            if accounts.iter().any(|known| known.as_str() == typed) {
                return Err(Fault::new(format!("`{typed}` stands there twice"), help()));
            }
            accounts.push(AccountName::new(typed));
        }
        if accounts.is_empty() {
            return Err(Fault::new("no account would carry it", help()));
        }
        Ok(accounts)
    });
    if section.has("accounts") {
        own
    } else {
        Some(unless_set)
    }
}

/// The accounts that carry a mailing, each with its share and the sender that its letters name.
pub(super) fn carriers(
    accounts: &[AccountName],
    known: &[ReadAccount<'_>],
    sender: &Sender,
) -> Vec<Carrier> {
    let carrying = known.iter();
    let mut carrying: Vec<&ReadAccount<'_>> = carrying
        .filter(|read| accounts.contains(&read.account.name))
        .collect();
    // In the order of their names, so that the order in which they are listed moves no letter.
    carrying.sort_by(|a, b| a.account.name.cmp(&b.account.name));
    // By what each may send in a day, where all have such a limit; else to each the same.
    let daily = |read: &&ReadAccount<'_>| read.account.settings.daily;
    let by_daily = carrying.iter().all(|read| daily(read).is_some());
    let carrier = |read: &ReadAccount<'_>| Carrier {
        account: read.account.name.clone(),
        share: match read.account.settings.daily {
            Some(daily) if by_daily => daily.get(),
            _ => 1,
        },
        sender: read.sender.over(sender),
    };
    carrying.into_iter().map(carrier).collect()
}

/// Says what is wrong with accounts as a whole: one that carries nothing, and two that are one.
pub(super) fn check_accounts(
    accounts: &[ReadAccount<'_>],
    mailings: &[Mailing],
    all_are_read: bool,
    sender: Option<&Sender>,
) {
    for (place, read) in accounts.iter().enumerate() {
        let name = &read.account.name;
        let carries = |mailing: &Mailing| {
            let mut carriers = mailing.carriers.iter();
            carriers.any(|carrier| carrier.account == *name)
        };
        // Where a mailing could not be read, nobody knows what it would have said.
        if all_are_read && !mailings.iter().any(carries) {
            let message = format!("no mailing is carried by the account `{name}`");
            let help = format!(
                "Write `accounts = [\"{name}\"]` under the [[mailing]] that it carries, or take it out."
            );
            read.section.note("server", message, help);
        }
        let earlier = accounts[..place].iter();
        let is_same = |earlier: &&ReadAccount<'_>| {
            let both = [*earlier, read].map(|read| {
                let server = read.account.settings.server.as_ref()?;
                let user = read.account.settings.username.clone();
                let from = read
                    .sender
                    .email
                    .as_ref()
                    .or(sender.map(|sender| &sender.email));
                // As the count of the last 24 hours knows it.
                let user = user.or_else(|| from.map(|from| from.as_str().to_owned()))?;
                Some((server.account_host(), user.to_lowercase()))
            });
            both[0].is_some() && both[0] == both[1]
        };
        if let Some(twin) = earlier.clone().find(is_same) {
            let message = format!("`{name}` and `{}` are one account", twin.account.name);
            let help = "A server and who signs in there make an account, whose limits hold once: give both one name.";
            read.section.fault("server", Fault::new(message, help));
        }
    }
}

/// Who the letters of these mailings come from.
pub(super) fn senders_of(mailings: &[Mailing]) -> Vec<&Sender> {
    mailings.iter().flat_map(Mailing::senders).collect()
}

/// Notes what receivers and providers will say of the letters of each account.
pub(super) fn finish_accounts(
    accounts: Vec<ReadAccount<'_>>,
    mailings: &[Mailing],
) -> Vec<Account> {
    let finish = |read: ReadAccount<'_>| {
        let carriers = mailings.iter().flat_map(|mailing| &mailing.carriers);
        let through = carriers.filter(|carrier| carrier.account == read.account.name);
        let used: Vec<&Sender> = through.map(|carrier| &carrier.sender).collect();
        note_doubts_of_account(&read.section, &used, &read.account.settings);
        read.section.finish();
        read.account
    };
    accounts.into_iter().map(finish).collect()
}

impl Campaign {
    /// How what this account carries is sent; without a name, how everything is.
    #[must_use]
    pub fn settings_of(&self, account: Option<&AccountName>) -> &DeliverySettings {
        let mut accounts = self.accounts.iter();
        let named = account.and_then(|name| accounts.find(|account| account.name == *name));
        named.map_or(&self.delivery, |account| &account.settings)
    }

    /// Who an account belongs to at its server: who signs in there, else the sender, which is the only name that it has.
    #[must_use]
    pub fn user_of(&self, account: Option<&AccountName>) -> &str {
        let own = account.and_then(|_| self.senders_through(account).into_iter().next());
        let user = self.settings_of(account).username.as_deref();
        user.unwrap_or(own.unwrap_or(&self.sender).email.as_str())
    }

    /// Every account that carries a mailing, in the order of their names; the one without a name where none has one.
    #[must_use]
    pub fn ways(&self) -> Vec<(Option<&AccountName>, &DeliverySettings)> {
        if self.accounts.is_empty() {
            return vec![(None, &self.delivery)];
        }
        let accounts = self.accounts.iter().filter(|account| {
            let mut carriers = self.mailings.iter().flat_map(|mailing| &mailing.carriers);
            carriers.any(|carrier| carrier.account == account.name)
        });
        accounts
            .map(|account| (Some(&account.name), &account.settings))
            .collect()
    }

    /// Files of authorities that servers and mailboxes are trusted by.
    #[must_use]
    pub fn authorities(&self) -> Vec<CampaignPath> {
        let of_accounts = self
            .accounts
            .iter()
            .map(|account| &account.settings.ca_file);
        let of_inboxes = self.inboxes.iter().map(|inbox| &inbox.ca_file);
        let files = of_accounts
            .chain(of_inboxes)
            .chain([&self.delivery.ca_file]);
        files.flatten().cloned().collect()
    }

    /// The same for one mailing.
    #[must_use]
    pub fn ways_of(&self, mailing: &Mailing) -> Vec<(Option<&AccountName>, &DeliverySettings)> {
        let mut ways = self.ways();
        ways.retain(|(account, _)| {
            let mut carriers = mailing.carriers.iter();
            account.is_none_or(|account| carriers.any(|carrier| carrier.account == *account))
        });
        ways
    }

    /// Who writes through an account, each once, in the order of the mailings.
    #[must_use]
    pub fn senders_through(&self, account: Option<&AccountName>) -> Vec<&Sender> {
        let mut senders: Vec<&Sender> = Vec::new();
        for mailing in &self.mailings {
            let carriers = mailing.carriers.iter();
            let through = carriers.filter(|carrier| Some(&carrier.account) == account);
            let unnamed =
                (account.is_none() && mailing.carriers.is_empty()).then_some(&mailing.sender);
            for sender in through.map(|carrier| &carrier.sender).chain(unnamed) {
                if !senders.contains(&sender) {
                    senders.push(sender);
                }
            }
        }
        senders
    }

    /// The accounts that letters from this domain leave through.
    #[must_use]
    pub fn ways_from(&self, domain: &str) -> Vec<(Option<&AccountName>, &DeliverySettings)> {
        let mut ways = self.ways();
        ways.retain(|(account, _)| {
            let senders = self.senders_through(*account).into_iter();
            let mut domains = senders.map(|sender| sender.email.domain());
            domains.any(|own| own.eq_ignore_ascii_case(domain))
        });
        ways
    }
}
