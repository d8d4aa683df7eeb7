//! Which accounts a send is about, and which of them this machine can send for.

use super::exit::Failure;
use super::words::list;
use crate::campaign::{Campaign, PasswordSource};
use anyhow::anyhow;
use redress_base::id::AccountName;
use redress_ledger::DraftedPlan;

/// The accounts of one send.
#[derive(Debug)]
pub struct Accounts<'c> {
    /// Those whose letters go; the one without a name where none has one.
    pub here: Vec<Option<&'c AccountName>>,
    /// Those whose password this machine does not have, and why: their letters wait for another machine.
    pub elsewhere: Vec<(&'c AccountName, String)>,
}

impl<'c> Accounts<'c> {
    /// Those that carry letters of this plan, or those of them that were `named`.
    pub fn of(
        campaign: &'c Campaign,
        plan: &DraftedPlan,
        named: &[String],
    ) -> Result<Self, Failure> {
        let chosen = chosen(campaign, named)?;
        let mut accounts = Self {
            here: Vec::new(),
            elsewhere: Vec::new(),
        };
        for account in chosen {
            let carries = |name: &AccountName| plan.accounts.iter().any(|it| it.name == *name);
            match account {
                None => accounts.here.push(None),
                Some(name) if !carries(name) => {}
                Some(name) => match lacking(campaign, name) {
                    Some(why) => accounts.elsewhere.push((name, why)),
                    None => accounts.here.push(Some(name)),
                },
            }
        }
        if accounts.here.is_empty() && accounts.elsewhere.is_empty() && !named.is_empty() {
            let quoted: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
            return Err(Failure::Usage(format!(
                "no letter of this plan goes through {}",
                list(&quoted)
            )));
        }
        if accounts.here.is_empty() && !accounts.elsewhere.is_empty() {
            let each: Vec<String> = accounts
                .elsewhere
                .iter()
                .map(|(name, why)| format!("`{name}`: {why}"))
                .collect();
            return Err(Failure::Unexpected(anyhow!(
                "this machine has the password of no account that letters go through ({})",
                each.join("; ")
            )));
        }
        Ok(accounts)
    }

    /// All of them, wherever their passwords are; nothing where none has a name.
    pub fn names(&self) -> Vec<AccountName> {
        let here = self.here.iter().copied().flatten();
        let elsewhere = self.elsewhere.iter().map(|(name, _)| *name);
        here.chain(elsewhere).cloned().collect()
    }
}

/// The accounts that were named, or all of them.
pub fn chosen<'c>(
    campaign: &'c Campaign,
    named: &[String],
) -> Result<Vec<Option<&'c AccountName>>, Failure> {
    let all: Vec<_> = campaign.ways().into_iter().map(|(name, _)| name).collect();
    for typed in named {
        let mut known = all.iter().copied().flatten();
        if known.clone().any(|known| known.as_str() == typed) {
            continue;
        }
        let quoted: Vec<String> = known.by_ref().map(|known| format!("`{known}`")).collect();
        return Err(Failure::Usage(if quoted.is_empty() {
            format!("there is no account `{typed}`: this campaign has one, which has no name")
        } else {
            format!(
                "no letter goes through an account `{typed}`: this campaign has {}",
                list(&quoted)
            )
        }));
    }
    let is_meant = |account: Option<&AccountName>| {
        named.is_empty() || account.is_some_and(|name| named.iter().any(|it| it == name.as_str()))
    };
    Ok(all
        .into_iter()
        .filter(|account| is_meant(*account))
        .collect())
}

/// Why this machine has no password for an account that needs one, as far as that is known without running anything.
pub fn lacking(campaign: &Campaign, account: &AccountName) -> Option<String> {
    let settings = campaign.settings_of(Some(account));
    match (&settings.username, &settings.password) {
        (Some(_), Some(PasswordSource::Env(variable))) => {
            let is_empty = std::env::var_os(variable).is_none_or(|value| value.is_empty());
            is_empty.then(|| format!("the environment variable `{variable}` is not set"))
        }
        _ => None,
    }
}
