//! What stands at a coordinator, for whoever looks after it. Nothing here writes.

use crate::answer::Answer;
use crate::coordinator::Coordinator;
use crate::error::CoordinatorError;
use crate::names::AccountName;
use crate::shared_campaign::SharedCampaign;
use jiff::Timestamp;
use std::sync::Arc;
use tokio_postgres::types::Type;

/// The server, and who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// PostgreSQL's version: 15.
    pub version: i32,
    /// The role that asks.
    pub role: String,
    /// The role that made the tables.
    pub owner: String,
    /// The roles that were let in, in the order of their names.
    pub partners: Vec<String>,
}

/// An account that mail went through in the last 24 hours, in whatever campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedAccount {
    /// Which.
    pub account: AccountName,
    /// Addressees that count against its day, those of a turn that nobody has ended among them.
    pub addressees: i64,
    /// When the last of its turns ends or ended, by the database's clock.
    pub until: Timestamp,
}

impl Coordinator {
    /// The server, and who takes part.
    pub async fn survey(&self) -> Result<Survey, CoordinatorError> {
        self.find_tables().await?;
        // Whoever may look into the schema was let in, but for superusers and the server's own roles, who may look anywhere.
        let asked = "select current_setting('server_version_num')::int4 / 10000, session_user::text,
                            (select nspowner::regrole::text from pg_namespace where nspname = 'redress'),
                            array(select rolname::text from pg_roles r where rolcanlogin and not rolsuper
                                     and has_schema_privilege(oid, 'redress', 'usage')
                                     and oid <> (select nspowner from pg_namespace where nspname = 'redress')
                                   order by rolname)";
        let rows = self.line.ask(asked, &[]).await?;
        let row = rows.first().ok_or(CoordinatorError::Unreadable(1))?;
        Ok(Survey {
            version: row.get(0)?,
            role: row.get(1)?,
            owner: row.get(2)?,
            partners: row.get(3)?,
        })
    }

    /// The campaigns that were entered, with their names, in the order in which they were.
    pub async fn campaigns(&self) -> Result<Vec<(String, SharedCampaign)>, CoordinatorError> {
        let asked = "select name, id, key from redress.campaigns order by id";
        let rows = self.line.ask(asked, &[]).await?;
        rows.iter().map(|row| self.entered(row)).collect()
    }

    /// The campaign of this name, if anybody has entered it.
    pub async fn campaign_if_any(
        &self,
        name: &str,
    ) -> Result<Option<SharedCampaign>, CoordinatorError> {
        self.find_tables().await?;
        let asked = "select name, id, key from redress.campaigns where name = $1";
        let rows = self.line.ask(asked, &[(&name, Type::TEXT)]).await?;
        let found = rows.first().map(|row| self.entered(row)).transpose()?;
        Ok(found.map(|(_, campaign)| campaign))
    }

    fn entered(&self, row: &Answer) -> Result<(String, SharedCampaign), CoordinatorError> {
        let key = row.get::<&[u8]>(2)?.try_into();
        let campaign = SharedCampaign {
            line: Arc::clone(&self.line),
            id: row.get(1)?,
            key: key.map_err(|_| CoordinatorError::Unreadable(3))?,
        };
        Ok((row.get(0)?, campaign))
    }

    /// The accounts that mail went through in the last 24 hours, most used first.
    pub async fn used_accounts(&self) -> Result<Vec<UsedAccount>, CoordinatorError> {
        // As turns count them.
        let asked = "select account, sum(coalesce(used, addressees))::bigint, max(coalesce(last_use, ends_at))
                       from redress.leases
                      where coalesce(last_use, ends_at) + interval '24 hours' > clock_timestamp()
                        and coalesce(used, addressees) > 0
                      group by account order by 2 desc, account";
        let rows = self.line.ask(asked, &[]).await?;
        let used = |row: &Answer| {
            let account = AccountName::stored(row.get(0)?);
            Ok(UsedAccount {
                account: account.ok_or(CoordinatorError::Unreadable(1))?,
                addressees: row.get(1)?,
                until: row.get(2)?,
            })
        };
        rows.iter().map(used).collect()
    }
}
